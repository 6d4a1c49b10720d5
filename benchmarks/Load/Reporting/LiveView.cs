using System.Diagnostics;
using System.Globalization;
using Budkavle.Load.Running;
using Spectre.Console;

namespace Budkavle.Load.Reporting;

/// <summary>
/// The progress bar of a run on a terminal; a line every five seconds where the output is a file or a pipe. Redrawn four times a second
/// only, since the tool shares its cores with the server.
/// </summary>
internal sealed class LiveView(LoadRun run) : IDisposable
{
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(5);
    private readonly bool _isTerminal = !run.Options.Quiet && !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi;
    private readonly ManualResetEventSlim _stop = new();
    private Thread? _thread;
    private long _lastLine = Stopwatch.GetTimestamp();

    public void Start()
    {
        if (run.Options.Quiet)
            return;
        _thread = new Thread(_isTerminal ? ShowBar : ShowLines) { IsBackground = true, Name = "live view" };
        _thread.Start();
    }

    public void Stop()
    {
        _stop.Set();
        _thread?.Join();
        _thread = null;
    }

    /// <summary>Progress of the recipients' registration, before the run.</summary>
    public void Registering(long sent, long total)
    {
        if (run.Options.Quiet || Stopwatch.GetElapsedTime(_lastLine) < (_isTerminal ? TimeSpan.FromMilliseconds(250) : LineEvery))
            return;
        _lastLine = Stopwatch.GetTimestamp();
        var text = string.Create(CultureInfo.InvariantCulture,
            $"Registering recipients: {sent:N0} of {total:N0} ({100.0 * sent / total:F0} %)");
        Console.Write(_isTerminal ? $"\r{text}" : text + "\n");
    }

    public void Registered()
    {
        if (!run.Options.Quiet)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{(_isTerminal ? "\r" : "")}Registered {run.Recipients.Count:N0} recipients "
                + $"in {run.Extra["registrationSeconds"]} s.            "));
    }

    public void Dispose()
    {
        Stop();
        _stop.Dispose();
    }

    private void ShowBar() => AnsiConsole.Progress()
        .AutoRefresh(false)
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(),
            new ElapsedTimeColumn())
        .Start(context =>
        {
            var task = context.AddTask("", maxValue: 1);
            var stopped = false;
            while (!stopped)
            {
                stopped = _stop.Wait(TimeSpan.FromMilliseconds(250));
                task.Value = Math.Min(1, Fraction());
                task.Description = Markup.Escape(Line());
                context.Refresh();
            }
        });

    private void ShowLines()
    {
        while (!_stop.Wait(LineEvery))
            Console.WriteLine(Line());
    }

    private double Fraction() => run.Expected is { } letters ? (run.Recorder.Completed + run.Recorder.Failed) / (double)letters
        : run.Options.Duration is { } duration ? run.Recorder.ElapsedSeconds / duration.TotalSeconds : 0;

    private string Line()
    {
        var recorder = run.Recorder;
        var last = recorder.Intervals.Count > 0 ? recorder.Intervals[^1] : null;
        return string.Create(CultureInfo.InvariantCulture,
            $"{run.Phase} {recorder.Completed:N0} done, {last?.Completed ?? 0:N0}/s, p50 {last?.P50 ?? 0:F1} ms, "
            + $"p99 {last?.P99 ?? 0:F1} ms, {recorder.Failed:N0} failed").Trim();
    }
}
