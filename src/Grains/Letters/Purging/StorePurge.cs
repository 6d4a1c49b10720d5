using System.Text;
using Budkavle.Grains.Identity;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;
using Budkavle.Storage.Sealing;

namespace Budkavle.Grains.Letters.Purging;

/// <summary>
/// Removes contents by rule, while silos serve: finds those that were touched long ago, reads the whole log and all documents for what
/// names them, and removes those that nothing keeps. Entries of the log, hashes and receipts stay. May be broken off and repeated.
/// </summary>
/// <remarks>
/// Safe against letters that come meanwhile, because whoever names a content has touched it before, and is in the log within the grace: a
/// name that this has not read was touched after the sweep's limit, and the store refuses to remove it then.
/// </remarks>
public sealed class StorePurge
{
    /// <summary>
    /// Nothing is removed that was touched in this time. Whoever puts or touches a content must have named it in the log within half of
    /// it: the longest is an upload of recipients, of minutes or an hour.
    /// </summary>
    public static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    private const int RemovalsPerCommit = 100;
    private const int ContentsPerRead = 1000;
    private readonly IStore _store;
    private readonly ISealer _sealer;
    private readonly ContentVault _vault;
    private readonly IContentHolders _holders;
    private readonly TimeProvider _clock;
    private readonly LogReader _log;
    private readonly KeyedHashes _hashes;

    public StorePurge(IStore store, ISealer sealer, KeyRing ring, IContentHolders holders, TimeProvider clock)
    {
        (_store, _sealer, _holders, _clock) = (store, sealer, holders, clock);
        _vault = new ContentVault(store.Contents, sealer, ring);
        _log = new LogReader(store.Log, sealer);
        _hashes = new KeyedHashes(ring, store.Log.Shards);
    }

    /// <summary>Contents looked at in one reading of the log: some 150 bytes of memory each.</summary>
    internal int ContentsPerSweep { get; init; } = 1_000_000;

    /// <summary>Lets a test do something between two steps.</summary>
    internal Func<string, Task> Between { get; init; } = _ => Task.CompletedTask;

    /// <param name="rules">What may go.</param>
    /// <param name="apply">False: only count.</param>
    /// <param name="progress">Told what is done, how much of it, and of how much.</param>
    /// <param name="cancellationToken">Ends it; what was removed stays removed, and nothing else.</param>
    /// <returns>What each rule removed, or would.</returns>
    /// <exception cref="StorageException">The store is not there, or not whole: then nothing more is removed.</exception>
    public async Task<IReadOnlyList<PurgeCount>> RunAsync(
        PurgeRules rules, bool apply, Action<string, long, long> progress, CancellationToken cancellationToken)
    {
        rules.Validate();
        var counts = new SortedDictionary<PurgeRule, PurgeCount>();
        if (rules.IsEmpty) return [];
        var now = _clock.GetUtcNow();
        for (ContentHash? after = null; ;)
        {
            var (marks, last) = await ListAsync(after, now, progress, cancellationToken);
            await Between("listed");
            if (marks.Count > 0)
            {
                await NoteAsync(rules, now, marks, progress, cancellationToken);
                await Between("noted");
                await RemoveAsync(rules, now, marks, apply, counts, progress, cancellationToken);
            }

            if (last is null) return [.. counts.Values];
            after = last;
        }
    }

    /// <summary>The next contents that were touched before the grace, and where to go on if there are more.</summary>
    private async Task<(ContentMarks Marks, ContentHash? Last)> ListAsync(
        ContentHash? after, DateTimeOffset now, Action<string, long, long> progress, CancellationToken cancellationToken)
    {
        var marks = new ContentMarks();
        var limit = (now - Grace).ToUnixTimeMilliseconds();
        var page = Math.Min(ContentsPerRead, ContentsPerSweep);
        while (await _store.Contents.ListAsync(after, page, cancellationToken) is { Count: > 0 } contents)
        {
            foreach (var content in contents.Where(one => !one.IsTrace && one.TouchedAt < limit)) marks.Add(content);
            after = contents[^1].Name;
            progress("Contents listed", marks.Count, 0);
            if (marks.Count >= ContentsPerSweep) return (marks, after);
        }

        return (marks, null);
    }

    private async Task NoteAsync(
        PurgeRules rules, DateTimeOffset now, ContentMarks marks, Action<string, long, long> progress, CancellationToken cancellationToken)
    {
        long total = 0;
        for (var shard = 0; shard < _store.Log.Shards; shard++)
            total += (rules.HasMailboxRules ? 3 : 2) * ((await _store.Log.ReadLastAsync(shard, cancellationToken))?.LastSequence ?? 0);
        long read = 0;
        var left = rules.HasMailboxRules ? new LeftMailboxes(rules, _hashes, now) : null;
        for (var shard = 0; left is not null && shard < _store.Log.Shards; shard++)
        {
            await foreach (var entry in ShardReferences.ReadAsync(_log, shard, Read, cancellationToken)) left.Apply(entry);
        }

        for (var shard = 0; shard < _store.Log.Shards; shard++)
        {
            var references = new ShardReferences(_log, _vault, _holders, rules, left, now, shard);
            await references.FindLetGoAsync(Read, cancellationToken);
            await references.NoteAsync(marks, Read, cancellationToken);
            await Between($"shard {shard}");
        }

        foreach (var prefix in Prefixes())
        {
            foreach (var (name, document) in await _store.Documents.ListAsync(prefix, cancellationToken))
            {
                var plain = await OpenAsync(name, document, cancellationToken);
                marks.ScanText(plain.Span, null);
                foreach (var content in _holders.InDocument(name, plain)) marks.Note(content, null);
            }
        }

        void Read(long entries) => progress("Entries read for what they name", read += entries, Math.Max(total, read));
    }

    /// <summary>
    /// Beginnings that all documents have but those of the transparency log, which are many and name no content: so that a kind of document
    /// that is new is never forgotten.
    /// </summary>
    private static IEnumerable<string> Prefixes()
    {
        const string apart = "ev";
        for (var first = '!'; first <= '~'; first++)
        {
            if (first != apart[0]) yield return first.ToString();
            for (var second = '!'; first == apart[0] && second <= '~'; second++)
            {
                if (second != apart[1]) yield return $"{first}{second}";
            }
        }
    }

    /// <summary>What a document says, or its bytes as they are where it is not sealed for its name.</summary>
    private async ValueTask<ReadOnlyMemory<byte>> OpenAsync(string name, Document document, CancellationToken cancellationToken)
    {
        if (document.Bytes.Length <= _sealer.OverheadBytes) return document.Bytes;
        await _sealer.FetchAsync(document.Bytes, cancellationToken);
        var plain = new byte[document.Bytes.Length];
        try
        {
            return plain.AsMemory(0, _sealer.Open(document.Bytes.Span, Encoding.UTF8.GetBytes(name), plain));
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return document.Bytes;
        }
    }

    private async Task RemoveAsync(
        PurgeRules rules, DateTimeOffset now, ContentMarks marks, bool apply, SortedDictionary<PurgeRule, PurgeCount> counts,
        Action<string, long, long> progress, CancellationToken cancellationToken)
    {
        var grace = (now - Grace).ToUnixTimeMilliseconds();
        var unused = rules.UnreferencedAfterDays is { } days ? now.AddDays(-days).ToUnixTimeMilliseconds() : 0;
        var free = marks.Free().Where(one => one.Rule != PurgeRule.Unreferenced || one.TouchedAt < unused).ToList();
        long done = 0;
        foreach (var some in free.GroupBy(one => one.Rule).SelectMany(rule => rule.Chunk(RemovalsPerCommit)))
        {
            var rule = some[0].Rule;
            var removed = some.ToDictionary(one => one.Name, one => one.Bytes);
            if (apply)
            {
                var limit = rule == PurgeRule.Unreferenced ? Math.Min(unused, grace) : grace;
                var removals = some.Select(one => new ContentRemoval(one.Name, TraceOf(rule, one.Name))).ToList();
                var gone = (await _store.Contents.RemoveAsync(removals, limit, cancellationToken)).ToHashSet();
                removed = removed.Where(one => gone.Contains(one.Key)).ToDictionary();
                await Between("removed");
            }

            var before = counts.GetValueOrDefault(rule, new PurgeCount(rule, 0, 0));
            counts[rule] = before with { Contents = before.Contents + removed.Count, Bytes = before.Bytes + removed.Values.Sum() };
            progress(apply ? "Contents removed" : "Contents that may go", done += some.Length, free.Count);
        }
    }

    private ReadOnlyMemory<byte> TraceOf(PurgeRule rule, ContentHash name) => rule == PurgeRule.Unreferenced
        ? default : new ContentTrace(rule, _clock.GetUtcNow().ToUnixTimeMilliseconds()).Seal(_sealer, name);
}
