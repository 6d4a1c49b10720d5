using Budkavle.Grains.Runtime;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters.Reconciliation;

/// <summary>What became of a key, and which letter it made. Times in milliseconds since 1970, 0 for not yet or not looked up.</summary>
public readonly record struct KeyStanding
{
    public KeyState State { get; init; }

    public LogPosition Position { get; init; }

    public uint Version { get; init; }

    public long AcceptedAt { get; init; }

    public long PublishAt { get; init; }

    public long AvailableAt { get; init; }

    public long ReadAt { get; init; }

    internal static KeyStanding Unknown => new() { State = KeyState.Unknown };

    internal static KeyStanding Of(in KeySlot slot) => new()
    {
        State = slot.WasScheduled ? KeyState.Waiting : KeyState.Delivered,
        Position = slot.Position,
        Version = slot.Version,
        AcceptedAt = slot.At,
        AvailableAt = slot.WasScheduled ? 0 : slot.At,
    };
}
