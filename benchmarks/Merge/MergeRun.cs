using System.Diagnostics;
using System.Globalization;
using Budkavle.Load;
using Budkavle.Load.Letters;
using Budkavle.Load.Running;
using Budkavle.Silo.Commands.Client;
using Budkavle.Support;

namespace Budkavle.Merge;

/// <summary>
/// One run against a silo of its own over SQLite: letters of a program in bulk, then a list of as many rows through the portal's own pages,
/// then in bulk again. Judged by what the merge's page and its list of results say, and by the letters in mailboxes.
/// </summary>
internal static class MergeRun
{
    private const int WarmUpLetters = 5_000;
    private static readonly TimeSpan _lookEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>How long no letter may come before the run is given up.</summary>
    private static readonly TimeSpan _silenceMax = TimeSpan.FromMinutes(2);

    public static async Task<int> RunAsync(MergeOptions options, CancellationToken cancelled)
    {
        LoadRunner.TuneSockets();
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var folder = Directory.CreateDirectory(Path.Combine(options.Data, $"budkavle-merge-{Environment.ProcessId}")).FullName;
        try
        {
            var (port, data) = (Ports.Free(), Path.Combine(folder, "data"));
            string[] serve = ["serve", "--port", port.ToString(CultureInfo.InvariantCulture), "--data", data];
            using var silo = await ChildServer.StartAsync(options.Silo, serve, port, Path.Combine(folder, "silo.log"));
            foreach (var (name, value) in MachineInfo.RowsWithStorage(folder, FlushRate.Measure(folder, TimeSpan.FromSeconds(1))))
                Say(name, value);
            using var officer = await Officer.LogInAsync(silo.Address.ToString().TrimEnd('/'));
            var recipients = new RecipientNumbers(options.Rows, 0);
            var demo = Path.Combine(data, "demo.json");
            // Registers the recipients too, and lets the run time compile.
            await BulkAsync(options, silo, demo, "warm", WarmUpLetters, register: true, cancelled);
            await MergeAsync(options, officer, recipients, Math.Min(options.Rows, WarmUpLetters), quiet: true, cancelled);
            return await MeasureAsync(options, silo, demo, officer, recipients, cancelled) ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<bool> MeasureAsync(
        MergeOptions options, ChildServer silo, string demo, Officer officer, RecipientNumbers recipients, CancellationToken cancelled)
    {
        var before = await BulkAsync(options, silo, demo, "before", options.Rows, register: false, cancelled);
        var (memory, processor) = (silo.ResidentMegabytes, silo.ProcessorSeconds);
        var times = await MergeAsync(options, officer, recipients, options.Rows, quiet: false, cancelled);
        processor = silo.ProcessorSeconds - processor;
        var peak = silo.ResidentPeakMegabytes;
        var after = await BulkAsync(options, silo, demo, "after", options.Rows, register: false, cancelled);
        var bulk = 2.0 * options.Rows / (before + after);
        Say("in bulk, by a program", $"{bulk:N0} letters/s ({options.Rows / before:N0} before, {options.Rows / after:N0} after the merge)");
        Say("list uploaded and checked", Rate(times.Checked));
        Say("sent", $"{Rate(times.Sent)}, from the start to the last letter in the log; {options.Rows / times.Sent / bulk:N3} of bulk");
        Say("upload to last letter", $"{times.Checked + times.Sent:N1} s, {options.Rows / (times.Checked + times.Sent) / bulk:N3} of bulk");
        Say("counted", $"{times.Counted:N1} s after the last letter all stand on the merge's page");
        Say("results", $"{Rate(times.Results)}, the list of what became of each row");
        Say("processor", $"{1e6 * processor / options.Rows:N0} us a row in the silo, from the upload to the list of results");
        Say("memory", $"{memory:N0} MB before the merge, {peak:N0} MB at the most until its end");
        if (times.Fault is { } fault) Console.WriteLine($"FAILED: {fault}");
        return times.Fault is null;

        string Rate(double seconds) => $"{options.Rows / seconds:N0} rows/s ({seconds:N1} s)";
    }

    /// <returns>Seconds from the first letter's request to the last letter's answer.</returns>
    private static async Task<double> BulkAsync(
        MergeOptions options, ChildServer silo, string demo, string run, int letters, bool register, CancellationToken cancelled)
    {
        var result = await LoadRunner.RunAsync(
            new LoadOptions
            {
                Url = silo.Address.ToString(), Demo = demo, Mode = LoadMode.Bulk, Connections = 1, Letters = letters,
                Recipients = options.Rows, BodyBytes = options.BodyBytes, RunName = run, SkipRegistration = !register, Quiet = true,
            },
            cancelled);
        return result.Failed == 0 ? result.Seconds : throw new InvalidDataException($"{result.Failed} letters in bulk failed.");
    }

    private static async Task<(double Checked, double Sent, double Counted, double Results, string? Fault)> MergeAsync(
        MergeOptions options, Officer officer, RecipientNumbers recipients, int rows, bool quiet, CancellationToken cancelled)
    {
        var merge = await officer.MakeAsync(options.BodyBytes);
        var list = Officer.ListOf(recipients, rows);
        var began = Stopwatch.GetTimestamp();
        await officer.UploadAsync(merge, list);
        var looked = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var letters = await officer.SettledLettersAsync(cancelled);
        began = Stopwatch.GetTimestamp();
        await officer.StartAsync(merge);
        if (quiet) await UntilSentAsync(null);
        else await ProgressBars.RunAsync("Merging", rows, UntilSentAsync);
        var sent = Stopwatch.GetElapsedTime(began).TotalSeconds;
        began = Stopwatch.GetTimestamp();
        var page = await officer.LookAsync(merge);
        while (!page.IsCounted && Stopwatch.GetElapsedTime(began) < _silenceMax)
        {
            await Task.Delay(_lookEvery, cancelled);
            page = await officer.LookAsync(merge);
        }

        var counted = Stopwatch.GetElapsedTime(began).TotalSeconds;
        began = Stopwatch.GetTimestamp();
        var lines = await officer.ReadResultsAsync(merge);
        var results = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var there = await officer.SettledLettersAsync(cancelled) - letters;
        var isWhole = page == (rows, 0, true) && there == rows && lines == rows + 1;
        return (looked, sent, counted, results, isWhole ? null : $"of {rows:N0} rows {there:N0} are in mailboxes; the page says "
            + $"{page.Sent:N0} sent, {page.Refused:N0} not reachable, all counted: {page.IsCounted}; {lines:N0} lines of results.");

        async Task UntilSentAsync(ProgressBars.Bar? bar)
        {
            var (last, lastAt) = (0L, Stopwatch.GetTimestamp());
            while (last < rows && Stopwatch.GetElapsedTime(lastAt) < _silenceMax)
            {
                await Task.Delay(_lookEvery, cancelled);
                var now = await officer.LettersAsync() - letters;
                if (now > last) (last, lastAt) = (now, Stopwatch.GetTimestamp());
                bar?.Set(last, $"{last:N0} letters, {last / Stopwatch.GetElapsedTime(began).TotalSeconds:N0}/s");
            }
        }
    }

    private static void Say(string name, string value) => Console.WriteLine($"{name,-28} {value}");
}
