using Budkavle.Domain.Letters;
using Budkavle.Domain.Submissions;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Identity;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Runtime;
using Budkavle.Grains.Runtime.Aggregates;
using Budkavle.Storage;
using Orleans.Concurrency;

namespace Budkavle.Grains.Submissions;

/// <summary>
/// The grain around an intake. Its submissions are the letters of a mailbox of the agency's: accepted, listed, read and archived by the
/// post office as all others are. Reentrant, so that submissions share commits.
/// </summary>
[Reentrant]
[CollectionAgeLimit(Minutes = 2)]
public sealed class IntakeGrain(ShardServices services, KeyedHashes hashes, LogReader log, SubmissionContents contents)
    : AggregateGrain<IntakeState, IntakeEvent>(IntakeAggregate.Instance, services), IIntakeGrain
{
    /// <summary>Submissions in memory at once while all that are acknowledged are looked through.</summary>
    private const int PurgeRowsMax = 200;

    private StreamKey? _submissions;

    public async Task<ReadOnlyMemory<byte>> Read() => SubmissionCodec.Write(await Runtime.LoadAsync());

    public async Task Change(ReadOnlyMemory<byte> changed)
    {
        var wanted = SubmissionCodec.ReadChange(changed);
        var state = await Runtime.RecordAsync(before =>
        {
            var isSame = before.Exists && before.IsOpen == wanted.IsOpen && before.RetentionDays == wanted.RetentionDays;
            return isSame ? [] : [wanted];
        });
        // Behind the event, and again at each repeat: a crash in between leaves an intake that refuses until then.
        var mailbox = hashes.SubmissionsOf(state.AgencyId);
        var office = OfficeOf(mailbox);
        if (state.IsOpen)
        {
            var settings = SettingsCodec.Write(new MailboxSettings());
            await office.Register([new RegisterItem { Mailbox = mailbox.Value, Settings = settings }]);
        }
        else
        {
            await office.CloseMailbox(mailbox.Value);
        }
    }

    public async Task<DeliverResult> Submit(DeliverItem submission)
    {
        var results = await OfficeOf(submission.Stream).Deliver([submission]);
        return results[0];
    }

    public async Task<StoredRow[]> List(long after, int rowsMax) => await FindMailboxAsync() is { } mailbox
        ? await OfficeOf(mailbox).ReadListAfter(mailbox.Value, Buckets.Inbox, after, rowsMax)
        : [];

    public async Task<StoredRow[]> ListAcknowledged(long before, int rowsMax) => await FindMailboxAsync() is { } mailbox
        ? await OfficeOf(mailbox).ReadList(mailbox.Value, Buckets.Archive, before, rowsMax)
        : [];

    public async Task<StoredRow?> Find(uint number) => await FindMailboxAsync() is { } mailbox
        ? await OfficeOf(mailbox).FindLetter(mailbox.Value, number)
        : null;

    public async Task<LetterRefusal[]> Acknowledge(uint[] numbers)
    {
        if (await FindMailboxAsync() is not { } mailbox) return [.. numbers.Select(_ => LetterRefusal.NoSuchLetter)];
        return await Task.WhenAll(numbers.Select(number => AcknowledgeAsync(mailbox, number)));
    }

    /// <summary>First that the agency has it, which is evidence for who sent it; then that it need not be offered.</summary>
    private async Task<LetterRefusal> AcknowledgeAsync(StreamKey mailbox, uint number)
    {
        var office = OfficeOf(mailbox);
        var refusal = await office.Command(mailbox.Value, number, LetterCommand.Read);
        return refusal == LetterRefusal.None ? await office.Command(mailbox.Value, number, LetterCommand.Archive) : refusal;
    }

    public async Task Wake()
    {
        var state = await Runtime.LoadAsync();
        var now = Clock.GetUtcNow();
        if (state.PurgeAt is not { } at || at > now) return;
        var count = await PurgeAsync(hashes.SubmissionsOf(state.AgencyId), now.AddDays(-state.RetentionDays).ToUnixTimeMilliseconds());
        await Runtime.RecordAsync(before => before.PurgeAt == at ? [new IntakePurged(count)] : []);
    }

    private async Task<int> PurgeAsync(StreamKey mailbox, long keptSince)
    {
        var (count, after) = (0, 0L);
        while (true)
        {
            var rows = await OfficeOf(mailbox).ReadListAfter(mailbox.Value, Buckets.Archive, after, PurgeRowsMax);
            var over = rows.Where(row => LetterRow.Read(row.Bytes).ReadAt < keptSince).ToList();
            foreach (var row in over) await PurgeAsync(mailbox, row);
            count += over.Count;
            // To the end: rows come by number, and those with low numbers may have been acknowledged last.
            if (rows.Length < PurgeRowsMax) return count;
            after = rows[^1].Position;
        }
    }

    /// <summary>Contents first: a crash in between leaves a submission that is listed and empty, and is purged the next time.</summary>
    private async Task PurgeAsync(StreamKey mailbox, StoredRow row)
    {
        var place = new LogPosition(mailbox.ShardOf(hashes.Shards), LetterRow.Read(row.Bytes).Sequence);
        var entries = await log.ReadEntriesAsync([place], CancellationToken.None);
        if (entries[0] is { } entry) await contents.DeleteAsync(StoredLetter.Read(entry.Payload), CancellationToken.None);
        await OfficeOf(mailbox).Command(mailbox.Value, (uint)row.Position, LetterCommand.Purge);
    }

    /// <summary>The stream of submissions; null before there is an intake.</summary>
    private async ValueTask<StreamKey?> FindMailboxAsync()
    {
        if (_submissions is null && await Runtime.LoadAsync() is { Exists: true } state)
            _submissions = hashes.SubmissionsOf(state.AgencyId);
        return _submissions;
    }

    private IPostOfficeGrain OfficeOf(StreamKey stream) => GrainFactory.GetGrain<IPostOfficeGrain>(stream.ShardOf(hashes.Shards));
}
