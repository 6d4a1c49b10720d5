namespace Budkavle.Api.Dispatches;

/// <summary>Recipients that did not get the letter.</summary>
/// <param name="Refused">In no particular order, each once.</param>
/// <param name="Next">What to give as <c>after</c> for the next page; null when there are no more now.</param>
internal sealed record RefusedAnswer(IReadOnlyList<RefusedBody> Refused, string? Next);
