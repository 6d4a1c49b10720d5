using System.Diagnostics;
using Budkavle.Load.Contract;
using Budkavle.Load.Letters;
using Budkavle.Load.Reporting;

namespace Budkavle.Load.Running;

/// <summary>Runs a load from registration to result; the command and the comparison program both come through here.</summary>
internal static class LoadRunner
{
    /// <summary>How long answers are waited for when a run by duration is over.</summary>
    private static readonly TimeSpan DrainMax = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Socket continuations run on the polling thread itself: no hop to the thread pool for an answer that takes a microsecond to
    /// read. To be called before the first socket is made.
    /// </summary>
    public static void TuneSockets()
    {
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT", "1");
    }

    /// <exception cref="ArgumentException">The options do not make sense.</exception>
    /// <exception cref="InvalidDataException">The server refused something the run needs, such as a token or the recipients'
    /// import.</exception>
    public static async Task<LoadResult> RunAsync(LoadOptions given, CancellationToken cancellation)
    {
        var options = given.Validated();
        using var target = await Target.OpenAsync(options);
        var run = new LoadRun(options, target, new RecipientNumbers(options.Recipients, options.RecipientOffset));
        using var view = new LiveView(run);
        if (!options.SkipRegistration && options.Mode != LoadMode.Reconcile)
            await RegisterAsync(run, view, cancellation);
        var verification = options.Verify ? new Verification() : null;
        if (verification is not null)
            await verification.PrepareAsync(target, cancellation);

        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        view.Start();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var timer = options.Duration is { } duration ? EndAfter(run, duration, end) : null;
        await Start(run, end.Token);
        run.Recorder.Finish();
        view.Stop();
        run.Extra["loadToolCpuSeconds"] = Math.Round((Process.GetCurrentProcess().TotalProcessorTime - processor).TotalSeconds, 2);
        var faults = verification is null ? [] : await verification.CheckAsync(run, cancellation);
        return LoadResult.From(run, faults);
    }

    /// <summary>
    /// An open loop has its number of letters and only waits no longer than the drain; a closed loop stops sending at the end.
    /// </summary>
    private static Timer EndAfter(LoadRun run, TimeSpan duration, CancellationTokenSource end) => new(
        _ =>
        {
            if (run.Options.RatePerSecond is null)
                run.Stop();
            end.CancelAfter(DrainMax);
        },
        null, duration, Timeout.InfiniteTimeSpan);

    private static Task Start(LoadRun run, CancellationToken cancellation) => run.Options.Mode switch
    {
        LoadMode.Single => SingleRun.RunAsync(run, cancellation),
        LoadMode.Bulk => BulkRun.RunAsync(run, cancellation),
        LoadMode.Dispatch => DispatchRun.RunAsync(run, cancellation),
        LoadMode.Mailbox => MailboxRun.RunAsync(run, cancellation),
        LoadMode.Reconcile => ReconcileRun.RunAsync(run, cancellation),
        _ => throw new ArgumentException("Unknown mode."),
    };

    private static async Task RegisterAsync(LoadRun run, LiveView view, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var answer = await Registration.EnsureAsync(run.Target, run.Recipients, sent =>
            view.Registering(sent, run.Recipients.Count), cancellation);
        if (answer is null)
            return;
        run.Extra["registration"] = answer;
        run.Extra["registrationSeconds"] = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 3);
        view.Registered();
    }
}
