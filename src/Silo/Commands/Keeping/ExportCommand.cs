using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Budkavle.Domain.Evidence;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Evidence;
using Budkavle.Grains.Letters.Senders;
using Budkavle.Silo.Commands.Client;
using Budkavle.Silo.Hosting;

namespace Budkavle.Silo.Commands.Keeping;

/// <summary>budkavle export.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var to = new Option<string>("--to") { Description = "File for the lines (NDJSON); must not be there yet.", Required = true };
        var sender = new Option<string?>("--sender") { Description = "Only this sender's letters, by its id. Without it: all." };
        var since = new Option<DateTimeOffset?>("--since")
        {
            Description = "Only what happened from this time on.", CustomParser = ReadTime,
        };
        var target = new StoreTarget();
        var command = new Command(
            "export",
            "Writes what happened to letters, an event a line: letter, sender, event, time, the hash of the content, and the leaf that the "
            + "transparency log commits to. For an agency's own archive, for audits and statistics. PERSONAL DATA: no text, subject or "
            + "national number is in it, but recipients are there under a reference of their own for each sender, and times; keep it as "
            + "such. Silos may serve meanwhile. Exit code 0: all of it is there; 2: it is not.") { to, sender, since };
        target.AddTo(command);
        command.SetAction((parsed, cancellationToken) => StoreTarget.RunAsync("Cannot export", () => RunAsync(
            target.Read(parsed), parsed.GetValue(to)!, parsed.GetValue(sender), parsed.GetValue(since), cancellationToken)));
        return command;
    }

    private static DateTimeOffset? ReadTime(ArgumentResult given)
    {
        if (given.Tokens is [var only] && DateTimeOffset.TryParse(only.Value, CultureInfo.InvariantCulture, out var at)) return at;
        given.AddError("--since is a time such as 2030-01-31T08:00:00+01:00.");
        return null;
    }

    private static async Task<int> RunAsync(
        ServeOptions options, string to, string? sender, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        UInt128 only = 0;
        // Agencies know their id with the hyphens of the API's letters, operators without.
        if (sender is not null && !SenderIds.TryParse(sender.Replace("-", "", StringComparison.Ordinal), out only))
            throw new CommandFailedException("--sender is the id of a sender: 32 hexadecimal digits.");
        var ring = StoreTarget.OpenRing(options);
        await using var store = await StoreFactory.OpenExistingAsync(options, alone: false, cancellationToken);
        using var export = await EvidenceExport.OpenAsync(store, ring, cancellationToken);
        long total = 0;
        for (var shard = 0; shard < store.Log.Shards; shard++)
            total += (await store.Log.ReadLastAsync(shard, cancellationToken))?.LastSequence ?? 0;
        var draft = to + ".unfinished";
        if (File.Exists(to)) throw new CommandFailedException($"{to} is there already.");
        var lines = 0L;
        await using (var writer = new StreamWriter(draft, append: false, new UTF8Encoding(false)))
        {
            await ProgressBars.RunAsync("Exporting", Math.Max(1, total), async bar =>
            {
                var from = since?.ToUnixTimeMilliseconds() ?? 0;
                var leaves = export.ReadAsync(
                    only, from, read => bar.Set(read, string.Create(CultureInfo.InvariantCulture, $"{read:N0} entries")),
                    cancellationToken);
                await foreach (var leaf in leaves) lines += await WriteAsync(writer, leaf);
            });
        }

        // What has the name is whole.
        File.Move(draft, to);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{to}: {lines:N0} events. It is personal data: keep it as such."));
        return CommandRunner.Done;
    }

    /// <summary>A line for each event: an entry may be evidence of several.</summary>
    private static async Task<int> WriteAsync(StreamWriter writer, EvidenceLeaf leaf)
    {
        var bytes = new byte[EvidenceLeaf.SizeBytes];
        leaf.Write(bytes);
        var events = ErdsEvents.Of((EntryType)leaf.Type);
        foreach (var happened in events)
        {
            await writer.WriteLineAsync(JsonSerializer.Serialize(new Line(
                Api.Letters.Ids.ToGuid(leaf.Letter).ToString(), happened.Name, happened.Code,
                DateTimeOffset.FromUnixTimeMilliseconds(leaf.At).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
                SenderIds.Format(leaf.Sender), SenderIds.Format(leaf.Recipient), Convert.ToHexStringLower(leaf.Content.Span),
                leaf.Shard, leaf.Sequence, Convert.ToBase64String(bytes)), JsonSerializerOptions.Web));
        }

        return events.Count;
    }

    private sealed record Line(
        string LetterId, string Event, string EventCode, string Time, string Sender, string Recipient, string Content, int Shard,
        long Sequence, string Leaf);
}
