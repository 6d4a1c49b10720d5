namespace Budkavle.Grains.Tests.Support;

/// <summary>A clock that moves only when told.</summary>
public sealed class TestClock : TimeProvider
{
    private long _milliseconds = 1_800_000_000_000;

    public long Milliseconds => Volatile.Read(ref _milliseconds);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Milliseconds);

    public void Advance(long milliseconds) => Interlocked.Add(ref _milliseconds, milliseconds);
}
