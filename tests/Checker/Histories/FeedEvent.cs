namespace Budkavle.Checker.Histories;

/// <summary>One event of a feed.</summary>
/// <param name="Lane">Events of one lane (a shard) have one order for every reader; empty where the reader cannot tell.</param>
/// <param name="Detail">Tells events of kind Other apart.</param>
public readonly record struct FeedEvent(string LetterId, FeedEventKind Kind, string Lane = "", string Detail = "");
