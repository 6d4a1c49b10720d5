using System.Diagnostics;

namespace Budkavle.Api.Tests.Silos;

/// <summary>
/// For what a whole silo does in its own time. The one place of the tests that polls: an event of another process cannot be awaited.
/// </summary>
internal static class Eventually
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(50);

    public static Task IsTrueAsync(Func<Task<bool>> condition) => IsTrueAsync(condition, _limit, _pause, () => "Not true");

    /// <summary>Asks until the condition holds; fails with what <paramref name="state"/> tells when the limit has passed.</summary>
    public static async Task IsTrueAsync(Func<Task<bool>> condition, TimeSpan limit, TimeSpan pause, Func<string> state)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(watch.Elapsed < limit, $"{state()} after {limit}.");
            await Task.Delay(pause);
        }
    }

    /// <summary>Tries again until it succeeds, however long a silo is away, or until stopped; tries at least once.</summary>
    public static async Task SucceedsAsync(Func<Task<bool>> attempt, TimeSpan pause, CancellationToken stop)
    {
        while (!await attempt() && !stop.IsCancellationRequested) await Task.Delay(pause, CancellationToken.None);
    }
}
