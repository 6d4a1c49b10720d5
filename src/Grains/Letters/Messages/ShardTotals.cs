namespace Budkavle.Grains.Letters;

/// <summary>What the mailboxes of a shard hold together.</summary>
[GenerateSerializer, Immutable, Alias("budkavle.shard-totals")]
public sealed record ShardTotals
{
    /// <summary>Mailboxes that can be reached.</summary>
    [Id(0)]
    public long Mailboxes { get; init; }

    /// <summary>Letters that have become available, ever.</summary>
    [Id(1)]
    public long Letters { get; init; }

    /// <summary>Those of them that are shown as unread.</summary>
    [Id(2)]
    public long Unread { get; init; }
}
