using System.CommandLine;
using System.Globalization;
using Budkavle.Load.Reporting;
using Budkavle.Load.Running;
using Spectre.Console;

namespace Budkavle.Load;

/// <summary>The command line of <c>./run load</c>.</summary>
internal static class LoadCommand
{
    /// <summary>Something failed or did not match.</summary>
    public const int ExitFaults = 1;

    /// <summary>The options or the server did not allow a run.</summary>
    public const int ExitUnusable = 2;

    private static readonly Option<string?> Url = new("--url") {
        Description = "Address of the server, http only. Default: the demo file's." };

    private static readonly Option<string?> Demo = new("--demo")
    {
        Description = "The demo.json that the server's first start wrote into its data directory: address and credentials.",
    };

    private static readonly Option<bool> Plain = new("--plain") {
        Description = "The server is the plain program of benchmarks/Plain (no tokens, no register)." };

    private static readonly Option<LoadMode> Mode = new("--mode")
    {
        Description = "single: a letter a request; bulk: NDJSON streams; "
            + "dispatch: one letter to all recipients; mailbox: pages of mailboxes; "
            + "reconcile: the keys of an earlier run (--run-name, --letters).",
        DefaultValueFactory = _ => LoadMode.Single,
    };

    private static readonly Option<string?> Rate = new("--rate")
    {
        Description = "Letters due each second whatever the server does (open loop), such as 2000 or 2000/s; "
            + "latency counts from the due moment.",
    };

    private static readonly Option<bool> Fast = new("--as-fast-as-possible") {
        Description = "Each connection sends its next when it has its answer (closed loop). The default without --rate." };

    private static readonly Option<int?> Connections = new("--connections") {
        Description = "Connections at once. Default: 64, and 2 in bulk." };

    private static readonly Option<int> Recipients = new("--recipients")
    {
        Description = "How many synthetic recipients; they are registered first where they are not yet.",
        DefaultValueFactory = _ => 10_000,
    };

    private static readonly Option<long> RecipientOffset = new("--recipient-offset") {
        Description = "Index of the first recipient in the series of synthetic numbers." };

    private static readonly Option<bool> SkipRegistration = new("--skip-registration") {
        Description = "Take the recipients to be registered already." };

    private static readonly Option<long?> Letters = new("--letters") {
        Description = "Letters (or pages, in mailbox) in all. Default: 100,000 where no duration is given." };

    private static readonly Option<string?> Duration = new("--duration") { Description = "How long to send, such as 30s, 5m or 1h." };

    private static readonly Option<int> BodyBytes = new("--body-bytes")
    {
        Description = "Bytes of each letter's content; contents differ from letter to letter.",
        DefaultValueFactory = _ => 1024,
    };

    private static readonly Option<int> BulkLines = new("--bulk-lines")
    {
        Description = "Letters in one bulk request.",
        DefaultValueFactory = _ => 50_000,
    };

    private static readonly Option<int> Seed = new("--seed") { Description = "Seed of the letters' contents.", DefaultValueFactory = _ =>
        1 };

    private static readonly Option<string?> RunName = new("--run-name")
    {
        Description = "Beginning of the idempotency keys. Naming an earlier run repeats its letters. Default: from the clock.",
    };

    private static readonly Option<bool> Verify = new("--verify") {
        Description = "Read back what was accepted: a sample of letters, and the status feed's count." };

    private static readonly Option<string?> Report = new("--report") { Description = "Directory for report.md and its charts." };

    private static readonly Option<string?> Json = new("--json") { Description = "File for the result as JSON." };

    private static readonly Option<bool> Quiet = new("--quiet") { Description = "No progress." };

    public static RootCommand Create()
    {
        var command = new RootCommand(
            "Puts a load of synthetic letters on a running Budkavle and says how it bore it.\n\n"
            + "  budkavle-load --demo data/demo.json --mode single --rate 2000/s --duration 30s --report report\n"
            + "  budkavle-load --demo data/demo.json --mode bulk --recipients 200000 --letters 200000 --verify\n"
            + "  budkavle-load --demo data/demo.json --mode dispatch --recipients 1000000")
        {
            Url, Demo, Plain, Mode, Rate, Fast, Connections, Recipients, RecipientOffset, SkipRegistration, Letters, Duration, BodyBytes,
            BulkLines, Seed, RunName, Verify, Report, Json, Quiet,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        try
        {
            var result = await LoadRunner.RunAsync(Read(parsed), cancellation);
            Show(result);
            if (parsed.GetValue(Json) is { } json)
                LoadReport.WriteJson(result, json);
            if (parsed.GetValue(Report) is { } report)
                Console.WriteLine($"Report: {LoadReport.WriteDirectory(result, report)}");
            return result.IsClean ? 0 : ExitFaults;
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidDataException or HttpRequestException or IOException)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return ExitUnusable;
        }
    }

    private static LoadOptions Read(ParseResult parsed)
    {
        var mode = parsed.GetValue(Mode);
        if (parsed.GetValue(Fast) && parsed.GetValue(Rate) is not null)
            throw new ArgumentException("--rate and --as-fast-as-possible exclude each other.");
        return new LoadOptions
        {
            Url = parsed.GetValue(Url),
            Demo = parsed.GetValue(Demo),
            Plain = parsed.GetValue(Plain),
            Mode = mode,
            RatePerSecond = parsed.GetValue(Rate) is { } rate ? ParseRate(rate) : null,
            Connections = parsed.GetValue(Connections)
                ?? (mode == LoadMode.Bulk ? 2 : mode is LoadMode.Mailbox or LoadMode.Reconcile ? 1 : 64),
            Recipients = parsed.GetValue(Recipients),
            RecipientOffset = parsed.GetValue(RecipientOffset),
            SkipRegistration = parsed.GetValue(SkipRegistration),
            Letters = parsed.GetValue(Letters),
            Duration = parsed.GetValue(Duration) is { } duration ? ParseDuration(duration) : null,
            BodyBytes = parsed.GetValue(BodyBytes),
            BulkLines = parsed.GetValue(BulkLines),
            Seed = parsed.GetValue(Seed),
            RunName = parsed.GetValue(RunName) ?? DateTime.UtcNow.ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture),
            Verify = parsed.GetValue(Verify),
            Quiet = parsed.GetValue(Quiet),
        };
    }

    internal static double ParseRate(string text)
    {
        var number = text.EndsWith("/s", StringComparison.Ordinal) ? text[..^2] : text;
        return double.TryParse(number, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var rate)
            && rate > 0
            ? rate : throw new ArgumentException($"'{text}' is not a rate such as 2000 or 2000/s.");
    }

    internal static TimeSpan ParseDuration(string text)
    {
        var unit = text.Length == 0 ? 's' : text[^1];
        var number = text.Length == 0 || char.IsAsciiDigit(unit) ? text : text[..^1];
        if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || value <= 0)
            throw new ArgumentException($"'{text}' is not a duration such as 30s, 5m or 1h.");
        return unit switch
        {
            'h' => TimeSpan.FromHours(value),
            'm' => TimeSpan.FromMinutes(value),
            's' or (>= '0' and <= '9') => TimeSpan.FromSeconds(value),
            _ => throw new ArgumentException($"'{text}' is not a duration such as 30s, 5m or 1h."),
        };
    }

    private static void Show(LoadResult r)
    {
        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumns("", "");
        table.AddRow("offered", Text($"{r.Offered:N0} ({r.Offered / r.Seconds:N0}/s)"));
        table.AddRow("completed", Text($"{r.Completed:N0} ({r.CompletedPerSecond:N0}/s) in {r.Seconds:N2} s"));
        var l = r.Latency;
        table.AddRow("latency ms", Text($"p50 {l.P50:N2}  p90 {l.P90:N2}  p99 {l.P99:N2}  p99.9 {l.P999:N2}  max {l.Max:N2}"));
        table.AddRow("failed", Text($"{r.Failed:N0}"));
        foreach (var (code, count) in r.Errors)
            table.AddRow("  " + Markup.Escape(code), Text($"{count:N0}"));
        foreach (var (name, value) in r.Extra)
            table.AddRow(Markup.Escape(name), Markup.Escape(value is IEnumerable<double> many ? string.Join(' ', many) : $"{value}"));
        foreach (var fault in r.VerificationFaults)
            table.AddRow("[red]not as it should be[/]", Markup.Escape(fault));
        AnsiConsole.Write(table);
    }

    private static string Text(FormattableString text) => Markup.Escape(text.ToString(CultureInfo.InvariantCulture));
}
