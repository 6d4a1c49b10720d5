using System.Globalization;
using Budkavle.Chaos.Client;
using Budkavle.Chaos.Runs;
using Budkavle.Checker;

namespace Budkavle.Chaos.PowerLoss;

/// <summary>
/// One round: clients at work, the power goes, the silo starts on what the disk has, goes on, the power goes again; then everything is
/// settled, read back, restarted, read again and judged.
/// </summary>
internal sealed class PowerLossRun(ChaosOptions options, int cuts, TimeProvider clock, Action<string> progress)
{
    /// <summary>
    /// The journal is not committed by itself within a round, and renames do not write files behind the program's back, as the default
    /// (auto_da_alloc) would: only what was asked to be durable is.
    /// </summary>
    public const string MountOptions = "commit=600,data=ordered,noauto_da_alloc";

    private const int AcknowledgedMin = 50;
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _dispatchEvery = TimeSpan.FromSeconds(2);

    public async Task<PowerLossRound> RunAsync(int number, CancellationToken stop)
    {
        Directory.CreateDirectory(options.Folder);
        var random = new Random(options.Seed);
        await using var mail = new MailRoom();
        await using var stage = Stage.Make(options, mail.Port, clock);
        using var ledger = new Ledger(Path.Combine(options.Folder, "history.ndjson"), clock);
        progress($"round {number}: starting");
        await stage.ServeAsync(stop);
        using var client = new SiloClient(stage.Target, stage.ReadCast(), clock);
        var crowd = new Crowd(client, ledger, mail, options, clock);
        var isControlled = true;
        var atCut = 0;
        for (var cut = 1; cut <= cuts; cut++)
        {
            using var work = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var clients = crowd.RunAsync(_dispatchEvery, work.Token);
            // Later cuts may come while the silo is still recovering from the one before.
            using var starting = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var serving = cut == 1 ? Task.CompletedTask : stage.ServeAsync(starting.Token);
            await Task.Delay(options.Length * (0.3 + (0.7 * random.NextDouble())), clock, stop);
            // A slow machine may not have come so far that anything could be lost.
            while (ledger.Acknowledged < AcknowledgedMin && !serving.IsFaulted) await Task.Delay(_look, clock, stop);
            var control = new FlushControl();
            control.Plant(stage.Disk!.MountPoint);
            await EndAsync(serving, starting);
            await stage.CutPowerAsync(cut);
            atCut = ledger.Acknowledged;
            await work.CancelAsync();
            await clients;
            isControlled &= control.KeptWhatWasFlushed(stage.Disk.MountPoint) && control.LostWhatWasNot(stage.Disk.MountPoint);
            progress(string.Create(CultureInfo.InvariantCulture, $"round {number}: the power went, {atCut} letters were acknowledged"));
        }

        await stage.ServeAsync(stop);
        if (!await crowd.SettleAsync(options.RestLimit)) stage.Note("some operations could not be settled");
        var first = await crowd.ReadAsync("after the power loss", options.RestLimit, progress);
        await crowd.FinishFollowingAsync();
        stage.KillSilo();
        await stage.ServeAsync(stop);
        var second = await crowd.ReadAsync("after a cold restart", options.RestLimit, progress);
        var verdict = Judge.Of(ledger.History, [first, second]);
        return new PowerLossRound(number, cuts, ledger.Acknowledged, atCut, isControlled, verdict, stage.Notes);
    }

    /// <summary>Nobody waits any more for a silo that is still starting.</summary>
    private static async Task EndAsync(Task serving, CancellationTokenSource starting)
    {
        await starting.CancelAsync();
        try
        {
            await serving;
        }
        catch (OperationCanceledException)
        {
            // It was not ready yet.
        }
    }
}
