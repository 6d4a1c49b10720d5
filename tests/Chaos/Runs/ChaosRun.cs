using System.Globalization;
using Budkavle.Chaos.Client;
using Budkavle.Chaos.Faults;
using Budkavle.Checker;
using Budkavle.Checker.States;

namespace Budkavle.Chaos.Runs;

/// <summary>
/// One run: clients at work, faults one after another, then rest, settlement, reading back, a cold restart, and the judgement.
/// </summary>
internal sealed class ChaosRun(ChaosOptions options, TimeProvider clock, Action<string> progress)
{
    private static readonly TimeSpan _dispatchEvery = TimeSpan.FromSeconds(15);

    public async Task<ChaosResult> RunAsync(CancellationToken stop)
    {
        Directory.CreateDirectory(options.Folder);
        await using var mail = new MailRoom();
        await using IStage stage = options.Silos == 0
            ? Stage.Make(options, mail.Port, clock) : ClusterStage.Make(options, mail.Port, clock);
        using var ledger = new Ledger(Path.Combine(options.Folder, "history.ndjson"), clock);
        progress(options.Silos == 0 ? "starting the silo" : "starting the silos");
        await stage.ServeAsync(stop);
        using var client = new SiloClient(stage.Target, stage.ReadCast(), clock);
        var crowd = new Crowd(client, ledger, mail, options, clock);

        if (stage.Kinds() is not { Length: > 0 } kinds) throw new ArgumentException("None of these kinds of faults is possible here.");
        var plan = FaultPlan.Make(options.Seed, kinds, options.Faults, options.Length);
        if (options.Silos > 0) plan = [.. plan.Select(ClusterFaults.AsDone)];
        var began = clock.GetTimestamp();
        await DoFaultsAsync(stage, crowd, ledger, plan, began, stop);
        var faultsTook = clock.GetElapsedTime(began);

        progress("settling");
        var settled = await crowd.SettleAsync(options.RestLimit);
        if (!settled) stage.Note("some operations could not be settled");
        var first = await crowd.ReadAsync("after the faults", options.RestLimit, progress);
        await crowd.FinishFollowingAsync();
        progress("cold restart");
        stage.KillSilo();
        await stage.ServeAsync(stop);
        var second = await crowd.ReadAsync("after a cold restart", options.RestLimit, progress);
        if (!await stage.TerminateAsync(TimeSpan.FromSeconds(60), stop))
            stage.Note("the silo did not end within a minute of SIGTERM");

        progress("judging");
        var verdict = Judge.Of(ledger.History, [first, second]);
        return new ChaosResult
        {
            Options = options, Verdict = verdict, Faults = plan, Notes = stage.Notes,
            Answers = [.. ledger.Answers.OrderByDescending(one => one.Value)],
            Figures = FiguresOf(ledger, crowd, stage, second, faultsTook, clock.GetElapsedTime(began)),
        };
    }

    private async Task DoFaultsAsync(
        IStage stage, Crowd crowd, Ledger ledger, IReadOnlyList<PlannedFault> plan, long began, CancellationToken stop)
    {
        using var work = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var clients = crowd.RunAsync(_dispatchEvery < options.Length / 4 ? _dispatchEvery : options.Length / 4, work.Token);
        try
        {
            foreach (var fault in plan)
            {
                await Task.Delay(fault.Pause, clock, stop);
                progress(string.Create(
                    CultureInfo.InvariantCulture,
                    $"fault {fault.Number} of {plan.Count}: {fault.Kind}, {fault.Length.TotalSeconds:F0} s; "
                    + $"{ledger.Acknowledged} letters acknowledged, {ledger.Open} open"));
                await stage.DoAsync(fault, stop);
            }

            var left = options.Length - clock.GetElapsedTime(began);
            if (left > TimeSpan.Zero) await Task.Delay(left, clock, stop);
        }
        finally
        {
            await work.CancelAsync();
            await clients;
        }
    }

    private static IReadOnlyList<(string, string)> FiguresOf(
        Ledger ledger, Crowd crowd, IStage stage, FinalState state, TimeSpan faultsTook, TimeSpan took)
    {
        static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
        var history = ledger.History;
        var ids = state.Notifications.Select(one => one.Id).Distinct().Count();
        return
        [
            ("length under faults", faultsTook.ToString(@"mm\:ss", CultureInfo.InvariantCulture)),
            ("length with settling, reading back and restart", took.ToString(@"mm\:ss", CultureInfo.InvariantCulture)),
            ("letters sent", Text(ledger.Operations(_ => true).Length)),
            ("attempts, repeats included", Text(history.Letters.Count)),
            ("letters acknowledged", Text(ledger.Acknowledged)),
            ("attempts left open by a fault", Text(history.Letters.Count(one => one.Outcome == Checker.Histories.Outcome.Unknown))),
            ("attempts refused", Text(history.Letters.Count(one => one.Outcome == Checker.Histories.Outcome.Refused))),
            ("due but not sent (too many under way)", Text(crowd.NotSent)),
            ("dispatches started", Text(crowd.Dispatches)),
            ("letters found in mailboxes and opened", Text(state.Letters.Count(one => one.Content is not null))),
            ("mailbox readings and commands during the run", Text(history.Readings.Count)),
            ("feed events that the follower got", Text(history.Feeds.Sum(one => (long)one.Events.Count))),
            ("notifications", $"{Text(ids)}, sent {Text(state.Notifications.Count)} times"),
            ("starts of a silo", Text(stage.Starts)),
        ];
    }
}
