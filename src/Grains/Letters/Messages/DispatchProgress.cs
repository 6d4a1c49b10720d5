namespace Budkavle.Grains.Letters;

/// <summary>How far a dispatch has come in one shard, durably.</summary>
[GenerateSerializer, Immutable, Alias("budkavle.dispatch-progress")]
public sealed record DispatchProgress
{
    [Id(0)]
    public long Done { get; init; }

    [Id(1)]
    public long Delivered { get; init; }

    [Id(2)]
    public long Refused { get; init; }
}
