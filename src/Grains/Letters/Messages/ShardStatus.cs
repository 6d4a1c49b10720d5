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
}
