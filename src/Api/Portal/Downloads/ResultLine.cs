using Budkavle.Grains.Letters.Dispatches;

namespace Budkavle.Api.Portal.Downloads;

/// <summary>A line of a result list.</summary>
/// <param name="Result">The recipient, and what happened to the letter.</param>
/// <param name="Row">The row of the list that the letter was made of, as a reader of the file counts; 0 where rows do not matter.</param>
/// <param name="Refused">Why a row has no letter, as a problem code; empty where it has one, or where the result itself says it.</param>
internal sealed record ResultLine(DispatchResult Result, int Row = 0, string Refused = "");
