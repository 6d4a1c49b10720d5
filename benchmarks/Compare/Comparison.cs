using System.Globalization;
using Budkavle.Load;
using Budkavle.Load.Contract;
using Budkavle.Load.Letters;
using Budkavle.Load.Running;
using Budkavle.Support;

namespace Budkavle.Compare;

/// <summary>Starts both sides, lets them run in alternation, and writes what was found.</summary>
internal sealed class Comparison(CompareOptions options, PostgresCluster postgres, CancellationToken cancellation)
{
    private readonly List<Measurement> _measurements = [];
    private readonly List<Side> _sides = [];
    private readonly string _run = DateTime.UtcNow.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
    private int _number;

    private Side? Silo => _sides.Find(s => !s.IsPlain);

    private Side? _withoutEvidence;

    public static async Task<IReadOnlyList<Verdict>> RunAsync(CompareOptions options, CancellationToken cancellation)
    {
        Directory.CreateDirectory(options.ReportDirectory);
        var flushes = FlushRate.Measure(options.WorkDirectory, TimeSpan.FromSeconds(2));
        Say($"Flush rate {flushes:N0}/s on {StorageInfo.Of(options.WorkDirectory)}");
        using var postgres = PostgresCluster.Start(options.WorkDirectory);
        var comparison = new Comparison(options, postgres, cancellation);
        try
        {
            await comparison.StartSidesAsync();
            await comparison.MeasureAsync();
        }
        finally
        {
            comparison._sides.ForEach(s => s.Dispose());
            comparison._withoutEvidence?.Dispose();
        }
        var verdicts = Goals.Judge(options, comparison._measurements);
        var path = ComparisonReport.Write(options, comparison._measurements, verdicts, postgres.Settings, flushes);
        Say($"{ComparisonReport.Summary(comparison._measurements, verdicts)}");
        Say($"Report: {path}");
        return verdicts;
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private async Task StartSidesAsync()
    {
        postgres.CreateDatabase("plain");
        _sides.Add(Side.Plain(options, postgres));
        if (options.SiloAssembly is not null)
        {
            if (!options.Sqlite)
                postgres.CreateDatabase("budkavle");
            _sides.Add(Side.Silo(options, postgres));
        }
        foreach (var side in _sides)
            await side.StartAsync();
        if (Silo is { } silo)
        {
            await RegisterAsync(silo);
            await silo.RestartAsync();
            if (options.Scenarios.Contains(Scenarios.Evidence))
                await StartWithoutEvidenceAsync(silo);
        }
    }

    private async Task StartWithoutEvidenceAsync(Side silo)
    {
        if (!options.Sqlite)
            postgres.CreateDatabase("no-evidence");
        _withoutEvidence = Side.SiloWithoutEvidence(options, postgres);
        await _withoutEvidence.StartAsync();
        foreach (var side in new[] { silo, _withoutEvidence })
        {
            await RegisterAsync(side, Scenarios.EvidenceAt, options.Rounds * options.BulkLetters);
            await side.RestartAsync();
        }
        await RegisterAsync(_withoutEvidence, Scenarios.WarmUpAt, 100_000);
        await RunLoadAsync(_withoutEvidence, Scenarios.WarmUp(_withoutEvidence.Load(LoadMode.Bulk)));
    }

    /// <summary>All recipients of all measurements at once; the restart after it leaves every mailbox cold.</summary>
    private async Task RegisterAsync(Side silo)
    {
        var first = options.Scenarios.Contains(Scenarios.Bulk) ? options.Rounds * options.BulkLetters : 1;
        if (options.Scenarios.Contains(Scenarios.Dispatch))
            first = Math.Max(first, options.Full ? CompareOptions.FullDispatchRecipients : options.DispatchRecipients);
        await RegisterAsync(silo, 0, first);
        await RegisterAsync(silo, Scenarios.LargeMailboxAt, 100_000 + options.SingleRecipients);
    }

    private async Task RegisterAsync(Side silo, long offset, int count)
    {
        Say($"Registering {count:N0} recipients");
        using var target = await Target.OpenAsync(silo.Load(LoadMode.Bulk));
        await Registration.EnsureAsync(target, new RecipientNumbers(count, offset), _ => { }, cancellation);
    }

    private async Task MeasureAsync()
    {
        foreach (var side in _sides)
        {
            await RunLoadAsync(side, Scenarios.WarmUp(side.Load(LoadMode.Bulk)));
            var singles = Scenarios.WarmUp(side.Load(LoadMode.Single));
            await RunLoadAsync(side, singles with { Letters = null, Duration = options.WarmUpDuration });
        }
        await AlternateAsync(Scenarios.Bulk, (side, round) => Scenarios.ForBulk(options, side.Load(LoadMode.Bulk), round));
        await AlternateAsync(Scenarios.Single, (side, _) => Scenarios.ForSingle(options, side.Load(LoadMode.Single)));
        await AlternateAsync(Scenarios.OpenLoop, (side, _) => Scenarios.ForOpenLoop(options, side.Load(LoadMode.Single)));
        if (Silo is not { } silo)
            return;
        if (options.Scenarios.Contains(Scenarios.Dispatch))
        {
            await MeasureAsync(Scenarios.Dispatch, silo, 0,
                Scenarios.ForDispatch(silo.Load(LoadMode.Dispatch), options.DispatchRecipients));
            if (options.Full)
            {
                var load = Scenarios.ForDispatch(silo.Load(LoadMode.Dispatch), CompareOptions.FullDispatchRecipients);
                await MeasureAsync(Scenarios.FullDispatch, silo, 0, load);
            }
        }
        if (options.Scenarios.Contains(Scenarios.Mailbox))
            await MeasureMailboxesAsync(silo);
        if (_withoutEvidence is { } without)
            await MeasureEvidenceAsync(silo, without);
    }

    private async Task MeasureEvidenceAsync(Side with, Side without)
    {
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var side in round % 2 == 0 ? new[] { with, without } : [without, with])
                await MeasureAsync(Scenarios.Evidence, side, round, Scenarios.ForEvidence(options, side.Load(LoadMode.Bulk), round));
        }
    }

    /// <summary>Both sides in each round, the one that begins changing from round to round.</summary>
    private async Task AlternateAsync(string scenario, Func<Side, int, LoadOptions> load)
    {
        if (!options.Scenarios.Contains(scenario))
            return;
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var side in round % 2 == 0 ? _sides : Enumerable.Reverse(_sides))
                await MeasureAsync(scenario, side, round, load(side, round));
        }
    }

    private async Task MeasureMailboxesAsync(Side silo)
    {
        var load = silo.Load(LoadMode.Bulk) with { Recipients = 1, Connections = 1 };
        Say($"Filling a mailbox with {options.LargeMailboxLetters:N0} letters and one with {Scenarios.SmallMailbox}");
        await RunLoadAsync(silo, load with { RecipientOffset = Scenarios.LargeMailboxAt, Letters = options.LargeMailboxLetters });
        await RunLoadAsync(silo, load with { RecipientOffset = Scenarios.SmallMailboxAt, Letters = Scenarios.SmallMailbox });
        var pages = silo.Load(LoadMode.Mailbox) with { Recipients = 1, Connections = 1, Letters = options.MailboxPages };
        for (var round = 0; round < options.Rounds; round++)
        {
            await MeasureAsync("mailbox of " + Scenarios.SmallMailbox, silo, round, pages
                with { RecipientOffset = Scenarios.SmallMailboxAt });
            await MeasureAsync("mailbox, large", silo, round, pages with { RecipientOffset = Scenarios.LargeMailboxAt });
        }
    }

    private async Task MeasureAsync(string scenario, Side side, int round, LoadOptions load)
    {
        // Both sides begin with nothing left to write from the one before.
        postgres.Checkpoint();
        var before = side.Server.ProcessorSeconds;
        var result = await RunLoadAsync(side, load);
        if (scenario == Scenarios.Evidence)
            await Task.Delay(Scenarios.EvidenceSettles, cancellation);
        var measurement = new Measurement(scenario, side.Name, round + 1, result, Math.Round(side.Server.ProcessorSeconds - before, 2),
            side.Server.ResidentMegabytes, side.Server.ResidentPeakMegabytes);
        _measurements.Add(measurement);
        Say($"{scenario,-14} {side.Name,-9} round {round + 1}: {result.CompletedPerSecond,10:N0}/s  p50 {result.Latency.P50:N2} ms  p99 {
            result.Latency.P99:N2} ms  failed {result.Failed:N0}");
    }

    private async Task<Load.Reporting.LoadResult> RunLoadAsync(Side side, LoadOptions load)
    {
        var named = load with
        {
            RunName = string.Create(CultureInfo.InvariantCulture, $"{_run}n{_number++}"),
            SkipRegistration = true,
            Quiet = Console.IsOutputRedirected,
        };
        var result = await LoadRunner.RunAsync(named, cancellation);
        if (result.Completed == 0)
        {
            var errors = string.Join(", ", result.Errors.Select(e => $"{e.Key} ({e.Value})"));
            throw new InvalidDataException($"{side.Name} completed nothing: {errors}");
        }
        return result;
    }
}
