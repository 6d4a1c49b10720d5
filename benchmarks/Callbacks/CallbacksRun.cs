using System.Diagnostics;
using System.Globalization;
using Budkavle.Callbacks.Sink;
using Budkavle.Load;
using Budkavle.Load.Contract;
using Budkavle.Load.Running;
using Budkavle.Support;

namespace Budkavle.Callbacks;

/// <summary>
/// One run against a silo of its own over SQLite: letters without callbacks, the same with them, letters with two events each, and letters
/// while the receiver is away. Judged by what the receiver was given: every event, genuine, in its letter's order.
/// </summary>
internal sealed class CallbacksRun : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>How long nothing may reach the receiver before a part is given up; longer than it is waited after a failure.</summary>
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(90);

    /// <summary>When letters appear whose time comes later.</summary>
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(4);
    private readonly CallbacksOptions _options;
    private readonly ChildServer _silo;
    private readonly SinkProcess<SinkCount> _sink;
    private readonly HttpClient _http;
    private readonly List<Agency> _agencies = [];
    private bool _hasFailed;

    private CallbacksRun(CallbacksOptions options, ChildServer silo, SinkProcess<SinkCount> sink) =>
        (_options, _silo, _sink, _http) = (options, silo, sink, new HttpClient { BaseAddress = silo.Address });

    private int LettersEach => _options.Letters / _options.Senders;

    private int Letters => LettersEach * _options.Senders;

    public static async Task<int> RunAsync(CallbacksOptions options, CancellationToken cancelled)
    {
        LoadRunner.TuneSockets();
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var folder = Directory.CreateDirectory(Path.Combine(options.Data, $"budkavle-callbacks-{Environment.ProcessId}")).FullName;
        try
        {
            var (port, data) = (Ports.Free(), Path.Combine(folder, "data"));
            string[] serve = ["serve", "--port", port.ToString(CultureInfo.InvariantCulture), "--data", data];
            using var silo = await ChildServer.StartAsync(options.Silo, serve, port, Path.Combine(folder, "silo.log"));
            using var sink = await SinkProcess<SinkCount>.StartAsync();
            foreach (var (name, value) in MachineInfo.RowsWithStorage(folder, FlushRate.Measure(folder, TimeSpan.FromSeconds(1))))
                Console.WriteLine($"{name,-28} {value}");
            using var run = new CallbacksRun(options, silo, sink);
            await run.PrepareAsync(Path.Combine(data, "demo.json"), folder, cancelled);
            await run.MeasureAsync(cancelled);
            return run._hasFailed ? 1 : 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task PrepareAsync(string demo, string folder, CancellationToken cancelled)
    {
        // Also registers the recipients, and lets the run time compile.
        await LoadRunner.RunAsync(
            new LoadOptions
            {
                Url = _silo.Address.ToString(), Demo = demo, Mode = LoadMode.Bulk, Connections = 2, Letters = _options.Letters,
                Recipients = LettersEach, Quiet = true,
            },
            cancelled);
        for (var index = 0; index < _options.Senders; index++)
            _agencies.Add(await Agency.RegisterAsync(index, _http, DemoFile.Read(demo), folder, cancelled));
    }

    private async Task MeasureAsync(CancellationToken cancelled)
    {
        var alone = await SendAsync("alone", cancelled);
        Say("accepted, no callbacks", $"{Letters / alone:N0} letters/s ({Letters:N0} of {_options.Senders} senders)");
        SayMemory();
        foreach (var agency in _agencies) await agency.ListenAsync(_sink, cancelled);

        var (siloBefore, sinkBefore) = (_silo.ProcessorSeconds, (await _sink.TellAsync("forget")).ProcessorSeconds);
        var began = Stopwatch.GetTimestamp();
        var sending = SendAsync("told", cancelled);
        var (count, told) = await FollowAsync(began, Letters, cancelled);
        var beside = await sending;
        Say("accepted, with callbacks", $"{Letters / beside:N0} letters/s, {alone / beside:N2} of that without");
        Say("told", $"{count.Events / told:N0} events/s, the last {told - beside:N1} s after the last acceptance; "
            + $"{alone / told:N2} of accepting without callbacks");
        Say("processor", $"{1e6 * (_silo.ProcessorSeconds - siloBefore) / Letters:N0} us a letter and its event in the silo, "
            + $"{1e6 * (count.ProcessorSeconds - sinkBefore) / Letters:N0} us in the receiver");
        await JudgeAsync(count, Letters, cancelled);
        await MeasureOrderAsync(cancelled);
        await MeasureAwayAsync(cancelled);
    }

    /// <summary>Two events a letter: accepted for later, and there.</summary>
    private async Task MeasureOrderAsync(CancellationToken cancelled)
    {
        await _sink.TellAsync("forget");
        var each = _options.Scheduled / _options.Senders;
        if (each == 0) return;
        var began = Stopwatch.GetTimestamp();
        var at = DateTimeOffset.UtcNow + Later;
        await Task.WhenAll(_agencies.Select(agency => agency.ScheduleAsync(each, LettersEach, at, cancelled)));
        var wanted = 2 * each * _options.Senders;
        var (count, seconds) = await FollowAsync(began, wanted, cancelled);
        Say("two events a letter", $"{wanted / 2:N0} letters, the last event {seconds - Later.TotalSeconds:N1} s after their time");
        await JudgeAsync(count, wanted, cancelled);
    }

    private async Task MeasureAwayAsync(CancellationToken cancelled)
    {
        await _sink.TellAsync("forget");
        await _sink.TellAsync("down");
        var seconds = await SendAsync("away", cancelled);
        Say("accepted, receiver away", $"{Letters / seconds:N0} letters/s");
        await Task.Delay(TimeSpan.FromSeconds(Math.Max(0, _options.DownSeconds - seconds)), cancelled);
        await _sink.TellAsync("up");
        var back = Stopwatch.GetTimestamp();
        var (count, all) = await FollowAsync(back, Letters, cancelled);
        Say("receiver is back", $"all told {all:N1} s after it came back, the wait for the next attempt included");
        await JudgeAsync(count, Letters, cancelled);
    }

    /// <summary>All senders at once; the seconds until the last answer.</summary>
    private async Task<double> SendAsync(string name, CancellationToken cancelled)
    {
        var began = Stopwatch.GetTimestamp();
        var results = await Task.WhenAll(_agencies.Select(
            agency => agency.SendAsync(_silo.Address.ToString(), name, LettersEach, LettersEach, cancelled)));
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        if (results.All(result => result.IsClean && result.Completed == LettersEach)) return seconds;
        throw new InvalidDataException("Letters were not accepted: " + string.Join(' ', results.SelectMany(result => result.Errors)));
    }

    private async Task<(SinkCount Count, double Seconds)> FollowAsync(long began, long wanted, CancellationToken cancelled)
    {
        var (last, lastAt) = (0L, Stopwatch.GetTimestamp());
        while (true)
        {
            var count = await _sink.TellAsync("count");
            if (count.Events >= wanted) return (count, Stopwatch.GetElapsedTime(began).TotalSeconds);
            if (count.Events > last) (last, lastAt) = (count.Events, Stopwatch.GetTimestamp());
            if (Stopwatch.GetElapsedTime(lastAt) > SilenceMax) return (count, Stopwatch.GetElapsedTime(began).TotalSeconds);
            await Task.Delay(LookEvery, cancelled);
        }
    }

    private async Task JudgeAsync(SinkCount count, long wanted, CancellationToken cancelled)
    {
        // Long enough that what would come twice has come.
        await Task.Delay(TimeSpan.FromSeconds(2), cancelled);
        count = await _sink.TellAsync("count");
        Say("  at the receiver", $"{count.Events:N0} of {wanted:N0} events, {count.Repeated:N0} came again, "
            + $"{count.OutOfOrder:N0} out of order, {count.Forged:N0} with a bad signature");
        SayMemory();
        if (count.Events == wanted && count is { OutOfOrder: 0, Forged: 0 }) return;
        _hasFailed = true;
        Console.WriteLine("FAILED: not every event came, genuine and in order.");
        foreach (var agency in _agencies) Console.WriteLine((await agency.ReadCallbackAsync(cancelled)).GetRawText());
    }

    private void SayMemory() =>
        Say("  silo's memory", $"{_silo.ResidentMegabytes:N0} MB now, {_silo.ResidentPeakMegabytes:N0} MB at most so far");

    private static void Say(string name, string value) => Console.WriteLine($"{name,-28} {value}");
}
