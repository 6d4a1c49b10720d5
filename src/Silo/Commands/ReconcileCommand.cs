using System.CommandLine;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Budkavle.Silo.Commands.Client;

namespace Budkavle.Silo.Commands;

/// <summary>budkavle reconcile.</summary>
internal static class ReconcileCommand
{
    /// <summary>The service answers so many keys when their request has ended, and this client reads only then.</summary>
    private const int KeysPerRequest = 4000;

    private const int ShownMax = 50;

    private static readonly string[] States = ["delivered", "waiting", "silent", "missing", "returned", "refused", "unknown", "invalid"];

    public static Command Create()
    {
        var files = new Option<string[]>("--keys")
        {
            Description = "Files with a key a line, or with the letters that were sent in bulk.",
            Required = true, Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = true,
        };
        var silent = new Option<string?>("--silent-since") { Description = "Letters available by then and never opened are silent." };
        var all = new Option<bool>("--all") { Description = "List what is delivered too." };
        var output = new Option<string?>("--out") { Description = $"File for all answers as NDJSON; without it {ShownMax} are shown." };
        var target = new TargetOptions();
        var command = new Command("reconcile", "Says which letters are missing, waiting, refused or silent.")
        {
            files, silent, all, output,
        };
        target.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(async () =>
        {
            using var client = target.Connect(parsed, asOperator: false);
            var path = $"v1/letters/reconciliation?all={(parsed.GetValue(all) ? "true" : "false")}"
                + (parsed.GetValue(silent) is { } since ? $"&silentSince={Uri.EscapeDataString(since)}" : "");
            return await AskAsync(client, path, new KeyFiles(parsed.GetValue(files)!), parsed.GetValue(output), cancellationToken);
        }));
        return command;
    }

    private static async Task<int> AskAsync(
        ServiceClient client, string path, KeyFiles files, string? output, CancellationToken cancellationToken)
    {
        var started = Stopwatch.StartNew();
        var counts = new Dictionary<string, long>();
        var shown = new List<string>();
        var answers = 0L;
        await using var writer = output is null ? null : new StreamWriter(output, append: false, new UTF8Encoding(false));
        await ProgressBars.RunAsync("Asking", Math.Max(1, files.TotalBytes), async bar =>
        {
            foreach (var keys in files.Read().Chunk(KeysPerRequest))
            {
                var isDone = false;
                var body = string.Concat(keys.Select(key => JsonSerializer.Serialize(key) + "\n"));
                using var content = new StringContent(body, Encoding.UTF8, "application/x-ndjson");
                await client.LinesAsync(HttpMethod.Post, path, content, line =>
                {
                    if (line.TryGetProperty("done", out _))
                    {
                        isDone = true;
                        foreach (var state in States) counts[state] = counts.GetValueOrDefault(state) + Json.Number(line, state);
                        return;
                    }

                    answers++;
                    if (writer is not null) writer.WriteLine(line.GetRawText());
                    else if (shown.Count < ShownMax) shown.Add(Describe(line));
                }, cancellationToken);
                if (!isDone) throw new CommandFailedException("The answer broke off. Ask again: nothing is changed by asking.");
                bar.Set(files.ReadBytes, $"{counts.Values.Sum():N0} asked");
            }
        });
        foreach (var line in shown) Console.WriteLine(line);
        if (writer is null && answers > shown.Count) Console.WriteLine($"... and {answers - shown.Count:N0} more; --out FILE has them all");
        var summary = string.Join(", ", States.Select(state => $"{counts.GetValueOrDefault(state):N0} {state}"));
        Console.WriteLine($"{counts.Values.Sum():N0} keys: {summary}, in {started.Elapsed.TotalSeconds:0.0} s");
        string[] wrong = ["missing", "returned", "refused", "unknown", "invalid"];
        return wrong.All(state => counts.GetValueOrDefault(state) == 0) ? CommandRunner.Done : CommandRunner.Refused;
    }

    private static string Describe(JsonElement line)
    {
        var state = Json.Text(line, "state") is { Length: > 0 } known ? known
            : Json.Number(line, "status") == 503 ? "unknown" : "invalid";
        var more = new[] { "code", "letterId", "publishAt", "deliveredAt", "openedAt" }.Select(name => Json.Text(line, name));
        return $"  {state,-9} {string.Join("  ", more.Prepend(Json.Text(line, "key")).Where(text => text.Length > 0))}";
    }
}
