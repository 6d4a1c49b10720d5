using System.Diagnostics;

namespace Budkavle.Api.Tests.Silos;

/// <summary>For what a whole silo does in its own time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    public static async Task IsTrueAsync(Func<Task<bool>> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(watch.Elapsed < _limit, $"Not true after {_limit}.");
            await Task.Delay(50);
        }
    }
}
