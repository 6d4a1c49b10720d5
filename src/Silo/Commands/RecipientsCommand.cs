using System.CommandLine;
using System.Text.Json;
using Budkavle.Silo.Commands.Client;

namespace Budkavle.Silo.Commands;

/// <summary>budkavle recipients import.</summary>
internal static class RecipientsCommand
{
    public static Command Create() => new("recipients", "The register's recipients.") { CreateImport() };

    private static Command CreateImport()
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "NDJSON ({number, email?, language?, operator?} a line), a number of 12 digits a line, or a JSON "
                + "array of numbers.",
            Arity = ArgumentArity.OneOrMore,
        };
        var email = new Option<string?>("--email-domain")
        {
            Description = "Gives recipients that are plain numbers the addresses recipient-1@DOMAIN, recipient-2@DOMAIN, ...",
        };
        var target = new TargetOptions();
        var command = new Command("import", "Makes a mailbox for each recipient; those that have one keep it.") { files, email };
        target.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(async () =>
        {
            using var client = target.Connect(parsed, asOperator: true);
            return await ImportAsync(client, new RecipientFiles(parsed.GetValue(files)!), parsed.GetValue(email), cancellationToken);
        }));
        return command;
    }

    private static async Task<int> ImportAsync(
        ServiceClient client, RecipientFiles files, string? emailDomain, CancellationToken cancellationToken)
    {
        var started = System.Diagnostics.Stopwatch.StartNew();
        JsonElement last = default;
        await ProgressBars.RunAsync("Importing", Math.Max(1, files.TotalBytes), async bar =>
        {
            var lines = WithEmail(files.ReadAsync("number", cancellationToken), emailDomain);
            var body = new LinesContent(lines, count => bar.Set(files.ReadBytes, $"{count:N0} sent"));
            await client.LinesAsync(HttpMethod.Post, "v1/recipients/import", body, line =>
            {
                last = line.Clone();
                bar.Set(files.TotalBytes, $"{Json.Number(last, "imported") + Json.Number(last, "alreadyThere"):N0} in place");
            }, cancellationToken);
        });
        return Summarise(last, started.Elapsed);
    }

    private static async IAsyncEnumerable<string> WithEmail(IAsyncEnumerable<string> objects, string? domain)
    {
        var index = 0L;
        await foreach (var item in objects)
        {
            index++;
            // Never made of the number: addresses stand in mail servers' logs.
            yield return domain is null || item.Contains("\"email\"", StringComparison.Ordinal)
                ? item
                : $"{item[..^1]},\"email\":{JsonSerializer.Serialize($"recipient-{index}@{domain}")}}}";
        }
    }

    private static int Summarise(JsonElement last, TimeSpan elapsed)
    {
        if (last.ValueKind != JsonValueKind.Object || !last.TryGetProperty("done", out var done) || !done.GetBoolean())
            throw new CommandFailedException("The import broke off. Run it again: recipients that are there already are left as they are.");
        var (imported, there) = (Json.Number(last, "imported"), Json.Number(last, "alreadyThere"));
        var (refused, notDone) = (Json.Number(last, "refused"), Json.Number(last, "notDone"));
        var counts = $"{imported:N0} imported, {there:N0} were there already, {refused:N0} refused, {notDone:N0} not done";
        Console.WriteLine($"{counts}, in {elapsed.TotalSeconds:0.0} s");
        if (last.TryGetProperty("faults", out var faults) && faults.ValueKind == JsonValueKind.Array)
        {
            foreach (var fault in faults.EnumerateArray())
                Console.WriteLine($"  line {Json.Number(fault, "line")}: {Json.Text(fault, "detail")}");
        }

        return refused + notDone == 0 ? CommandRunner.Done : CommandRunner.Refused;
    }
}
