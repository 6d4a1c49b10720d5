using System.Globalization;
using Budkavle.Chaos.Client;
using Budkavle.Chaos.Processes;
using Budkavle.Chaos.Runs;
using Budkavle.Checker;
using Budkavle.Tests.Support;

namespace Budkavle.Chaos.Restoring;

/// <summary>
/// Clients at work, <c>budkavle backup</c> while they are, then the machine is lost. <c>budkavle restore</c> on an empty one,
/// <c>budkavle verify</c>, a silo; the clients send everything again, and all is read back and judged: what was acknowledged before the
/// backup is there under its id, and after the repetition so is all else, once. Then the same after <c>budkavle rebuild</c>.
/// </summary>
internal sealed class RestoreRun(ChaosOptions options, int databases, TimeProvider clock, Action<string> progress)
{
    private const int KeptMin = 150;
    private const int InDoubtMin = 50;

    /// <summary>The restored silo is at rest only when all of them are there.</summary>
    private const int ScheduledSecondsMax = 6;

    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _readyLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan _workLimit = TimeSpan.FromMinutes(2);
    private readonly Target _target = new();

    private string Lost => Path.Combine(options.Folder, "lost");

    private string Restored => Path.Combine(options.Folder, "restored");

    private string Backup => Path.Combine(options.Folder, "backup");

    public async Task<RestoreRound> RunAsync(CancellationToken stop)
    {
        Directory.CreateDirectory(options.Folder);
        if (options.IsPostgres && Shell.IsRoot) Shell.Run("chmod", "711", options.Folder);
        using var postgres = options.IsPostgres ? PostgresServer.Create(Path.Combine(options.Folder, "postgres")) : null;
        var (lost, restored) = (Stores(postgres, "lost"), Stores(postgres, "restored"));
        await using var mail = new MailRoom();
        using var ledger = new Ledger(Path.Combine(options.Folder, "history.ndjson"), clock);
        progress("starting");
        var silo = await StartAsync(Lost, lost, stop);
        using var client = new SiloClient(_target, Cast.Read(Path.Combine(Lost, "demo.json")), clock);
        var sender = new LetterSender(client, ledger);
        var random = new Random(options.Seed);
        var workload = new Workload(sender, client, ledger, random, options.Rate, clock, ScheduledSecondsMax);
        var readers = new MailboxReaders(client, ledger, new Random(options.Seed + 1), 2, clock);
        using var work = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var clients = Task.WhenAll(workload.RunAsync(work.Token), readers.RunAsync(work.Token));

        await WaitForAsync(ledger, KeptMin, stop);
        var (keptTo, kept) = (ledger.Now, ledger.Acknowledged);
        progress(string.Create(CultureInfo.InvariantCulture, $"{kept} letters acknowledged, backing up"));
        // On a thread of its own: the clients go on meanwhile.
        await Task.Run(() => Tool(["backup", "--data", Lost, .. lost, "--to", Backup]), stop);
        await WaitForAsync(ledger, ledger.Acknowledged + InDoubtMin, stop);
        _target.Main = null;
        silo.Dispose();
        await work.CancelAsync();
        var (lostAt, inDoubt) = (ledger.Now, ledger.Acknowledged - kept);

        progress(string.Create(CultureInfo.InvariantCulture, $"the machine is lost with {inDoubt} later letters, restoring"));
        Tool(["restore", "--from", Backup, "--keys", Path.Combine(Lost, "keys", "ring.json"), "--data", Restored, .. restored]);
        var said = Tool(["verify", "--data", Restored, .. restored]);
        // They have tried in vain meanwhile.
        await clients;
        // The clients' own knowledge, which is no part of the store.
        File.Copy(Path.Combine(Lost, "demo.json"), Path.Combine(Restored, "demo.json"));
        var second = await StartAsync(Restored, restored, stop);
        var settlement = new Settlement(sender, ledger, clock);
        await settlement.SettleOpenAsync(options.RestLimit);
        await settlement.RepeatAcknowledgedAsync();
        var reader = new FinalReader(client, ledger, new DispatchSender(client, ledger, random, clock), mail, clock);
        var first = await reader.ReadAsync("after the restoration", options.RestLimit, progress);

        string[] rebuild = ["rebuild", "--data", Restored, .. restored];
        var refusal = Shell.Try("dotnet", [SiloServer.Program, .. rebuild]);
        _target.Main = null;
        await second.TerminateAsync(_readyLimit, stop);
        second.Dispose();
        progress(Tool(rebuild));
        using var third = await StartAsync(Restored, restored, stop);
        await settlement.RepeatAcknowledgedAsync();
        var last = await reader.ReadAsync("after the rebuilding", options.RestLimit, progress);
        var verdict = Judge.Of(ledger.History.PutBack(keptTo, lostAt), [first, last]);
        return new RestoreRound(kept, inDoubt, said, refusal.Code == 2 && refusal.Text.Contains("in use"), verdict);
    }

    private string[] Stores(PostgresServer? postgres, string name) => postgres is null ? [] :
    [
        .. Enumerable.Range(0, databases).SelectMany(number => (string[])
            ["--store", postgres.CreateDatabase(string.Create(CultureInfo.InvariantCulture, $"{name}{number}"))]),
    ];

    private async Task<SiloServer> StartAsync(string data, string[] stores, CancellationToken stop)
    {
        string[] arguments =
        [
            "--data", data, .. stores, "--demo-recipients", options.Recipients.ToString(CultureInfo.InvariantCulture),
            "--public-url", "http://budkavle.test",
        ];
        var silo = SiloServer.Start(FreePort.Find(), arguments, Path.Combine(options.Folder, Path.GetFileName(data) + ".log"));
        if (!await silo.WaitUntilReadyAsync(_readyLimit, clock, stop))
        {
            silo.Dispose();
            throw new InvalidOperationException($"The silo did not start: see {Path.GetFileName(data)}.log.");
        }

        _target.Main = silo.Address;
        return silo;
    }

    private async Task WaitForAsync(Ledger ledger, int acknowledged, CancellationToken stop)
    {
        var began = clock.GetTimestamp();
        while (ledger.Acknowledged < acknowledged)
        {
            if (clock.GetElapsedTime(began) > _workLimit) throw new InvalidOperationException("The clients do not get on.");
            await Task.Delay(_look, clock, stop);
        }
    }

    private static string Tool(string[] arguments) => Shell.Run("dotnet", [SiloServer.Program, .. arguments]);
}
