namespace Budkavle.Api.Pages.My;

/// <summary>What the choice of an operator shows.</summary>
/// <param name="Options">Which there are.</param>
/// <param name="Chosen">The domain of the chosen one; null for this service.</param>
public sealed record OperatorChoice(MyOptions Options, string? Chosen);
