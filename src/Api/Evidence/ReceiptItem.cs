namespace Budkavle.Api.Evidence;

/// <summary>An event that a receipt can be had for.</summary>
/// <param name="Event">Its name in ETSI EN 319 522-1.</param>
/// <param name="EventCode">Its number there.</param>
/// <param name="Time">When it happened, UTC to the millisecond.</param>
/// <param name="Shard">Where it stands in the log.</param>
/// <param name="Sequence">Its number there.</param>
/// <param name="Receipt">Where its receipt is.</param>
public sealed record ReceiptItem(string Event, string EventCode, string Time, int Shard, long Sequence, string Receipt);
