namespace Budkavle.Grains.Letters;

/// <summary>A row of a list: where it stands and what it says.</summary>
[GenerateSerializer, Immutable, Alias("budkavle.stored-row")]
public readonly record struct StoredRow
{
    [Id(0)]
    public byte Bucket { get; init; }

    [Id(1)]
    public long Position { get; init; }

    [Id(2)]
    public ReadOnlyMemory<byte> Bytes { get; init; }
}
