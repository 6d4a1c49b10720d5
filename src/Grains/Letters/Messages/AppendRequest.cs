namespace Budkavle.Grains.Letters;

/// <summary>Events of an ordinary aggregate, to be appended together.</summary>
[GenerateSerializer, Immutable, Alias("budkavle.append-request")]
public sealed record AppendRequest
{
    [Id(0)]
    public UInt128 Stream { get; init; }

    /// <summary>The version that the decision was made on; the append is refused if the stream has another.</summary>
    [Id(1)]
    public uint ExpectedVersion { get; init; }

    /// <summary>Events as the aggregate writes them.</summary>
    [Id(2)]
    public IReadOnlyList<ReadOnlyMemory<byte>> Events { get; init; } = [];

    /// <summary>The alarm set before, in milliseconds since 1970; 0 if none.</summary>
    [Id(3)]
    public long AlarmRemove { get; init; }

    [Id(4)]
    public long AlarmSet { get; init; }

    [Id(5)]
    public AlarmKind AlarmKind { get; init; }
}
