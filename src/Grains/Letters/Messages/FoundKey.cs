namespace Budkavle.Grains.Letters;

/// <summary>An idempotency key in the memory of the writer that took it; see <see cref="Runtime.KeySlot"/>.</summary>
[GenerateSerializer, Immutable, Alias("budkavle.found-key")]
public readonly record struct FoundKey
{
    /// <summary>Which of the keys asked for.</summary>
    [Id(0)]
    public int Index { get; init; }

    [Id(1)]
    public ulong Fingerprint { get; init; }

    [Id(2)]
    public long Sequence { get; init; }

    [Id(3)]
    public uint Version { get; init; }

    [Id(4)]
    public long Stamp { get; init; }

    /// <summary>False while the letter waits for its commit: what becomes of it is not known yet.</summary>
    [Id(5)]
    public bool IsDurable { get; init; }
}
