using System.Diagnostics;
using System.Globalization;
using Budkavle.Load;
using Budkavle.Load.Contract;
using Budkavle.Load.Letters;
using Budkavle.Load.Running;
using Budkavle.Silo.Planning.Costs;
using Budkavle.Support;
using Npgsql;

namespace Budkavle.Capacity.Costs;

/// <summary>
/// Measures costs on this machine: a private PostgreSQL server, a silo, and the load tool. Processor time is read from the system, so
/// other work on the machine makes the run longer and the caches colder, but is not counted.
/// </summary>
internal sealed class CostMeasurement(string work, string siloAssembly, int recipients, int letters, CancellationToken cancellation)
    : IDisposable
{
    private const int BodyBytes = 1024;
    private const int WarmUpRecipients = 20_000;

    /// <summary>Letters sent before anything is measured lie on recipients of their own.</summary>
    private const long WarmUpAt = 20_000_000;

    /// <summary>What is written behind the log, within 20 s, is part of a letter's cost and is waited for.</summary>
    private static readonly TimeSpan Settles = TimeSpan.FromSeconds(30);

    private readonly PostgresCluster _postgres = PostgresCluster.Start(work);
    private readonly string _data = Path.Combine(work, "silo");
    private readonly int _port = Ports.Free();
    private ChildServer? _silo;
    private NpgsqlDataSource? _source;
    private int _runs;

    public async Task<MeasuredCosts> RunAsync()
    {
        _postgres.CreateDatabase("budkavle");
        _source = NpgsqlDataSource.Create(_postgres.ConnectionString("budkavle"));
        var commit = await CommitMillisecondsAsync();
        await StartSiloAsync();
        var emptyMegabytes = _silo!.ResidentMegabytes;
        await RegisterAsync(WarmUpAt, WarmUpRecipients);
        await WarmUpAsync(TimeSpan.FromSeconds(3));
        await RestartAsync();
        var (memoryBefore, bytesBefore) = (_silo.ResidentMegabytes, await DatabaseBytesAsync());
        await RegisterAsync(0, recipients);
        // The memory of the import itself is given back by a restart; what is left is what a mailbox takes.
        await RestartAsync();
        var (memoryAfter, bytesAfter) = (_silo.ResidentMegabytes, await DatabaseBytesAsync());
        await WarmUpAsync(TimeSpan.FromSeconds(40));
        var bulk = await MeasureAsync("bulk", Load(LoadMode.Bulk) with { Letters = letters, Connections = 2 });
        var dispatch = await MeasureAsync("dispatch", Load(LoadMode.Dispatch));
        var single = await MeasureAsync("single", Load(LoadMode.Single) with { Letters = Math.Max(1000, letters / 4), Connections = 64 });
        return new MeasuredCosts
        {
            Setting = MachineInfo.RowsWithStorage(work, FlushRate.Measure(work, TimeSpan.FromSeconds(2)))
                .Append(("date", DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)))
                .Append(("recipients", recipients.ToString("N0", CultureInfo.InvariantCulture)))
                .ToDictionary(r => r.Item1, r => r.Item2),
            BodyBytes = BodyBytes,
            Single = single,
            Bulk = bulk,
            Dispatch = dispatch,
            MailboxMemoryBytes = Math.Round(Math.Max(0, memoryAfter - memoryBefore) * 1048576.0 / recipients, 1),
            MailboxTableBytes = Math.Round((bytesAfter - bytesBefore) / (double)recipients, 1),
            SiloBaseMegabytes = emptyMegabytes,
            CommitMilliseconds = commit,
        };
    }

    public void Dispose()
    {
        _silo?.Dispose();
        _source?.Dispose();
        NpgsqlConnection.ClearAllPools();
        _postgres.Dispose();
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private async Task StartSiloAsync()
    {
        string[] arguments = ["serve", "--port", _port.ToString(CultureInfo.InvariantCulture), "--data", _data, "--store",
            _postgres.ConnectionString("budkavle")];
        _silo = await ChildServer.StartAsync(siloAssembly, arguments, _port, Path.Combine(work, "silo.log"));
    }

    private Task RestartAsync()
    {
        _silo!.Dispose();
        return StartSiloAsync();
    }

    private async Task RegisterAsync(long offset, int count)
    {
        Say($"Registering {count:N0} recipients");
        using var target = await Target.OpenAsync(Load(LoadMode.Bulk));
        await Registration.EnsureAsync(target, new RecipientNumbers(count, offset), _ => { }, cancellation);
    }

    /// <summary>For some time under load the run time compiles and compiles again; that is not a letter's cost.</summary>
    private async Task WarmUpAsync(TimeSpan length)
    {
        Say($"Warming up, {length.TotalSeconds:N0} s of bulk and as many of single letters");
        var load = Load(LoadMode.Bulk) with { RecipientOffset = WarmUpAt, Recipients = WarmUpRecipients, Duration = length };
        await RunAsync(load with { Connections = 2 });
        await RunAsync(load with { Mode = LoadMode.Single, Connections = 64 });
    }

    private async Task<ModeCost> MeasureAsync(string name, LoadOptions load)
    {
        _postgres.Checkpoint();
        var before = await ReadAsync();
        var result = await RunAsync(load);
        await Task.Delay(Settles, cancellation);
        var after = await ReadAsync();
        _postgres.Checkpoint();
        var grown = await DatabaseBytesAsync() - before.DatabaseBytes;
        var n = (double)result.Completed;
        var cost = new ModeCost(Round((after.SiloSeconds - before.SiloSeconds) * 1e6 / n),
            Round((after.DatabaseSeconds - before.DatabaseSeconds) * 1e6 / n), Round((after.WalBytes - before.WalBytes) / n),
            Round(grown / n), Round(Math.Max(0, after.SiloMegabytes - before.SiloMegabytes) * 1048576.0 / n),
            Round(n / Math.Max(1, after.Commits - before.Commits)), result.Completed);
        Say($"{name}: {result.CompletedPerSecond:N0}/s, {cost}");
        return result.Failed == 0 ? cost : throw new InvalidDataException($"{name}: {result.Failed:N0} letters failed.");
    }

    private static double Round(double value) => Math.Round(value, 2);

    private Task<Load.Reporting.LoadResult> RunAsync(LoadOptions load)
    {
        var named = load with { RunName = string.Create(CultureInfo.InvariantCulture, $"capacity{Environment.ProcessId}n{_runs++}") };
        return Task.Run(() => LoadRunner.RunAsync(named, cancellation), cancellation);
    }

    private async Task<Reading> ReadAsync()
    {
        await using var command = _source!.CreateCommand(
            "select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint, (select sum(xact_commit)::bigint from pg_stat_database)");
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return new Reading(_silo!.ProcessorSeconds, ProcessTree.ProcessorSeconds(_postgres.ProcessId), row.GetInt64(0), row.GetInt64(1),
            await DatabaseBytesAsync(), _silo.ResidentMegabytes);
    }

    private async Task<long> DatabaseBytesAsync()
    {
        await using var command = _source!.CreateCommand("select pg_database_size(current_database())");
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>The median of some commits of one block's size, one after another.</summary>
    private async Task<double> CommitMillisecondsAsync()
    {
        const int commits = 300;
        await using (var create = _source!.CreateCommand("create table capacity_probe (block bytea); alter table capacity_probe "
            + "alter column block set storage external"))
            await create.ExecuteNonQueryAsync(cancellation);
        var block = new byte[32 * 1024];
        new Random(1).NextBytes(block);
        var times = new List<double>(commits);
        await using var connection = await _source.OpenConnectionAsync(cancellation);
        for (var number = 0; number < commits; number++)
        {
            await using var insert = new NpgsqlCommand("insert into capacity_probe values ($1)", connection);
            insert.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = block });
            var started = Stopwatch.GetTimestamp();
            await insert.ExecuteNonQueryAsync(cancellation);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        await using (var drop = new NpgsqlCommand("drop table capacity_probe", connection))
            await drop.ExecuteNonQueryAsync(cancellation);
        times.Sort();
        var median = Median.Of(times)!.Value;
        Say($"A commit of 32 KB: median {median:N2} ms, 99 of 100 below {times[commits * 99 / 100]:N2} ms");
        return Math.Round(median, 3);
    }

    private LoadOptions Load(LoadMode mode) => new()
    {
        Url = $"http://127.0.0.1:{_port.ToString(CultureInfo.InvariantCulture)}",
        Demo = Path.Combine(_data, "demo.json"),
        Mode = mode,
        Recipients = recipients,
        BodyBytes = BodyBytes,
        SkipRegistration = true,
        Quiet = true,
    };

    private sealed record Reading(double SiloSeconds, double DatabaseSeconds, long WalBytes, long Commits, long DatabaseBytes,
        long SiloMegabytes);
}
