using System.Diagnostics;
using System.Globalization;
using Budkavle.Domain.Letters;
using Budkavle.Notify.Sink;
using Budkavle.Support;

namespace Budkavle.Notify;

/// <summary>
/// One run: letters are committed as fast as they go, while every one is told of; or services' e-mails, while every one is sent. Judged by
/// what the sink was given.
/// </summary>
internal static class NotifyRun
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>How long nothing may reach the sink before the run is given up.</summary>
    private static readonly TimeSpan SilenceMax = TimeSpan.FromMinutes(2);

    public static async Task<int> RunAsync(NotifyOptions options, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.Combine(options.Data, $"budkavle-notify-{Environment.ProcessId}")).FullName;
        try
        {
            using var sink = await SinkProcess<SinkCount>.StartAsync();
            await using var town = await Town.OpenAsync(options, folder, sink.Port);
            if (options.Services == 0) await town.RegisterAsync();
            Console.WriteLine(options.Services == 0
                ? $"{options.Mailboxes:N0} mailboxes are there; {options.Notifications:N0} letters follow."
                : $"{options.Services:N0} services send {options.Notifications:N0} e-mails.");
            return await MeasureAsync(options, folder, sink, town, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> MeasureAsync(
        NotifyOptions options, string folder, SinkProcess<SinkCount> sink, Town town, CancellationToken cancellationToken)
    {
        var self = Process.GetCurrentProcess();
        var (ownBefore, sinkBefore) = (self.TotalProcessorTime, (await sink.TellAsync("count")).ProcessorSeconds);
        var began = Stopwatch.GetTimestamp();
        var delivering = options.Services == 0 ? town.DeliverAsync() : town.SendAsync();
        var accepted = delivering.ContinueWith(_ => Stopwatch.GetElapsedTime(began), TaskScheduler.Default);
        var (count, elapsed) = await FollowAsync(options, sink, delivering, began, cancellationToken);
        await delivering;
        self.Refresh();
        var own = self.TotalProcessorTime - ownBefore;
        var rate = count.Distinct / elapsed.TotalSeconds;
        await town.StopAsync();
        var sent = await town.CountAsync(options.Services == 0 ? EntryType.NotificationSent : EntryType.MessageMoved);
        var others = await town.CountAsync(EntryType.NotificationFailed) + await town.CountAsync(EntryType.NotificationDeferred);
        foreach (var (name, value) in MachineInfo.RowsWithStorage(folder, FlushRate.Measure(folder, TimeSpan.FromSeconds(1))))
            Console.WriteLine($"{name,-28} {value}");
        var acceptedPerSecond = options.Notifications / (await accepted).TotalSeconds;
        (string Name, string Value)[] rows =
        [
            (options.Services == 0 ? "letters" : "e-mails", Text(options.Services == 0
                ? $"{options.Notifications:N0} to {options.Mailboxes:N0} mailboxes, accepted at {acceptedPerSecond:N0}/s"
                : (FormattableString)
                    $"{options.Notifications:N0} of {options.Services:N0} services, accepted at {acceptedPerSecond:N0}/s")),
            ("notifications at the sink", Text($"{count.Mails:N0}, {count.Distinct:N0} of them different, {count.Bytes:N0} bytes")),
            ("connections", Text($"{options.Connections} at once, {count.Connections:N0} in all")),
            ("outcomes in the log", Text($"{sent:N0} sent, {others:N0} others")),
            ("time", Text($"{elapsed.TotalSeconds:N1} s from the first letter to the last mail")),
            ("processor seconds", Text($"{own.TotalSeconds:N1} here, {count.ProcessorSeconds - sinkBefore:N1} in the sink")),
            ("notifications a second", Text($"{rate:N0}")),
        ];
        foreach (var (name, value) in rows) Console.WriteLine($"{name,-28} {value}");
        var isWhole = count.Distinct == options.Notifications && sent == options.Notifications;
        if (!isWhole) Console.WriteLine("FAILED: not every letter was told of and written down, once each.");
        if (rate < options.AtLeast) Console.WriteLine(Text($"FAILED: under {options.AtLeast:N0} a second."));
        return isWhole && rate >= options.AtLeast ? 0 : 1;
    }

    private static async Task<(SinkCount Count, TimeSpan Elapsed)> FollowAsync(
        NotifyOptions options, SinkProcess<SinkCount> sink, Task delivering, long began, CancellationToken cancellationToken)
    {
        var shown = 0;
        var (last, lastAt) = (default(SinkCount), began);
        while (true)
        {
            await Task.Delay(LookEvery, cancellationToken);
            if (delivering.IsFaulted) await delivering;
            var count = await sink.TellAsync("count");
            var elapsed = Stopwatch.GetElapsedTime(began);
            if (count.Distinct >= options.Notifications) return (count, elapsed);
            if (count.Mails > last.Mails) (last, lastAt) = (count, Stopwatch.GetTimestamp());
            if (Stopwatch.GetElapsedTime(lastAt) > SilenceMax) return (count, elapsed);
            if ((int)(elapsed.TotalSeconds / 10) <= shown) continue;
            shown = (int)(elapsed.TotalSeconds / 10);
            var rate = count.Distinct / elapsed.TotalSeconds;
            Console.WriteLine(Text($"{elapsed.TotalSeconds,6:N0} s  {count.Distinct,11:N0} told  {rate:N0}/s"));
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
