using Budkavle.Storage;

namespace Budkavle.Grains.Runtime;

/// <summary>What an idempotency key was used for, and the first answer; see <see cref="KeyRow"/>.</summary>
/// <param name="Stamp">When, in milliseconds since 1970; negative if the first answer was "scheduled".</param>
public readonly record struct KeySlot(ulong Fingerprint, LogPosition Position, uint Version, long Stamp)
{
    public long At => Math.Abs(Stamp);

    public bool WasScheduled => Stamp < 0;

    public static KeySlot For(ulong fingerprint, LogPosition position, uint version, long at, bool scheduled) =>
        new(fingerprint, position, version, scheduled ? -at : at);

    public static KeySlot From(in KeyRow row) => new(row.Fingerprint, row.Position, row.Version, row.AtMilliseconds);
}
