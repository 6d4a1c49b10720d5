namespace Budkavle.Api.Evidence;

/// <summary>What happened to a letter, in order.</summary>
public sealed record ReceiptList(Guid LetterId, IReadOnlyList<ReceiptItem> Events);
