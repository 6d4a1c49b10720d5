namespace Budkavle.Api.Dispatches;

/// <summary>A sender's dispatches, newest first.</summary>
/// <param name="Dispatches">At most as many as were asked for.</param>
/// <param name="Next">What to give as <c>after</c> for the next page; null at the end.</param>
internal sealed record DispatchPage(IReadOnlyList<DispatchBody> Dispatches, string? Next);
