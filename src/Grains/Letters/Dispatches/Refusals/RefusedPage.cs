namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>Some refused recipients, and where the next ones begin; null when there are no more now.</summary>
public sealed record RefusedPage(IReadOnlyList<RefusedRecipient> Refused, RefusedCursor? Next);
