using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Printing;
using Budkavle.Grains.Letters.Printing;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters;

/// <summary>What a post office does for letters on paper.</summary>
public sealed partial class PostOffice
{
    private readonly OneAtATime _printing = new();

    public Task<(int Assigned, int Looked)> AssignPrintsAsync(long job, int lettersMax) =>
        _printing.RunAsync(() => AssignAsync(job, lettersMax));

    public Task<bool[]> NotePrintsAsync(PrintNews[] news) => _printing.RunAsync(() => NotePrintNewsAsync(news));

    private async Task<(int Assigned, int Looked)> AssignAsync(long job, int lettersMax)
    {
        var stream = StreamKey.OfShard(shard.Number, shards);
        var rows = await shard.ReadListAsync(
            stream, Buckets.PrintQueue, 0, long.MaxValue, ascending: true, Math.Min(lettersMax, DueRowsMax), CancellationToken.None);
        if (rows.Count == 0) return (0, 0);
        var waiting = rows.Select(row => PrintRow.Read(row.Bytes.Span)).ToArray();
        var letters = await FindLettersAsync(
            [.. waiting.Select(one => new LetterPlace { Mailbox = one.Mailbox.Value, Letter = one.Letter.Version })]);
        var contacts = await ReadContactsAsync([.. waiting.Select(one => one.Mailbox.Value)]);
        var (now, assigned) = (Now, 0);
        for (var i = 0; i < waiting.Length; i++)
        {
            var hasAddress = !contacts[i].Settings.IsEmpty && PostalAddress.IsValid(SettingsCodec.Read(contacts[i].Settings).PostalAddress);
            var type = letters[i].Status >= LetterStatus.Read ? EntryType.PrintCancelled
                : hasAddress ? EntryType.PrintAssigned : EntryType.PrintUnaddressed;
            if (type == EntryType.PrintAssigned) assigned++;
            NotePrint(type, waiting[i], type == EntryType.PrintAssigned ? job : 0, now);
        }

        await shard.CommitAsync();
        return (assigned, waiting.Length);
    }

    private async Task<bool[]> NotePrintNewsAsync(PrintNews[] news)
    {
        byte[] buckets = [Buckets.PrintJobs, Buckets.Printed];
        var keys = news.SelectMany(one => buckets.Select(bucket => PrintFold.Key(shard, shards, bucket, one.Letter)));
        var rows = await shard.ReadRowsAsync([.. keys], CancellationToken.None);
        var (now, noted) = (Now, new bool[news.Length]);
        var seen = new HashSet<long>(news.Length);
        for (var i = 0; i < news.Length; i++)
        {
            if ((rows[2 * i] ?? rows[(2 * i) + 1]) is not { } found) continue;
            var row = PrintRow.Read(found.Bytes.Span);
            noted[i] = row.Job == news[i].Job && MayFollow(row.State, news[i].What) && seen.Add(news[i].Letter);
            if (noted[i]) NotePrint(news[i].What, row, row.Job, now);
        }

        await shard.CommitAsync();
        return noted;
    }

    private static bool MayFollow(EntryType state, EntryType what) => (state, what) switch
    {
        (EntryType.PrintAssigned, EntryType.PrintHandedOver or EntryType.PrintUnaddressed) => true,
        (EntryType.PrintHandedOver, EntryType.LetterPrinted or EntryType.PrintReturned) => true,
        (EntryType.LetterPrinted, EntryType.PrintReturned) => true,
        _ => false,
    };

    private void NotePrint(EntryType type, in PrintRow row, long job, long now) =>
        shard.Append(type, row.Mailbox, now, new PrintNote(row.Letter, job).ToBytes(), SenderTags.Of(row.Letter.Sender));
}
