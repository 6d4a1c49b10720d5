namespace Budkavle.Grains.Letters;

/// <summary>A shard as the operations page shows it.</summary>
[GenerateSerializer, Immutable, Alias("budkavle.shard-status")]
public sealed record ShardStatus
{
    [Id(0)]
    public int Shard { get; init; }

    [Id(1)]
    public long Epoch { get; init; }

    [Id(2)]
    public long CommittedSequence { get; init; }

    [Id(3)]
    public int Streams { get; init; }

    /// <summary>Rows in memory that are not yet written to the views.</summary>
    [Id(4)]
    public int TailRows { get; init; }

    /// <summary>Bytes that wait for the next commit.</summary>
    [Id(5)]
    public int PendingBytes { get; init; }

    /// <summary>The silo that has the shard, as its store knows it.</summary>
    [Id(6)]
    public string Owner { get; init; } = "";

    /// <summary>Letters that have become available in the shard's mailboxes, ever.</summary>
    [Id(7)]
    public long Letters { get; init; }
}
