using System.Diagnostics;

namespace Budkavle.NaiveOrleans.Running;

/// <summary>Keeps a number of calls under way for some time.</summary>
internal static class ClosedLoop
{
    /// <param name="call">Makes one call, numbered from 0; gives the letters it delivered, or 0 when there is nothing left to do.</param>
    /// <returns>Letters a second.</returns>
    public static async Task<double> RunAsync(int inFlight, TimeSpan length, Func<long, Task<int>> call)
    {
        long next = 0, letters = 0;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(started) < length)
            {
                var delivered = await call(Interlocked.Increment(ref next) - 1);
                if (delivered == 0)
                    return;
                Interlocked.Add(ref letters, delivered);
            }
        })));
        return letters / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
