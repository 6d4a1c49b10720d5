using System.Diagnostics;
using System.Globalization;

namespace Budkavle.Load.Running;

/// <summary>Bulk requests on a few connections, each with a thread that sends and one that reads.</summary>
internal static class BulkRun
{
    public static Task RunAsync(LoadRun run, CancellationToken cancellation)
    {
        run.Recorder.Start(Stopwatch.GetTimestamp());
        var bytes = 0L;
        var threads = Enumerable.Range(0, run.Options.Connections)
            .Select(number => new Thread(() =>
            {
                using var connection = new BulkConnection(run, number, cancellation);
                connection.Run();
                Interlocked.Add(ref bytes, connection.BytesSent);
            }) { IsBackground = true, Name = string.Create(CultureInfo.InvariantCulture, $"bulk {number}") })
            .ToArray();
        foreach (var thread in threads)
            thread.Start();
        return Task.Factory.StartNew(() =>
        {
            foreach (var thread in threads)
                thread.Join();
            run.Extra["sentMegabytes"] = bytes / 1_000_000;
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }
}
