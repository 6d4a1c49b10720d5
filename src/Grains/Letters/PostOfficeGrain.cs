using Budkavle.Domain.Letters;
using Budkavle.Grains.Availability;
using Budkavle.Grains.Letters.Outbound;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;
using Orleans.Concurrency;

namespace Budkavle.Grains.Letters;

/// <summary>
/// The grain around a <see cref="PostOffice"/>. Reentrant: while a commit is in flight the next list is decided. A storage error ends the
/// activation; the next call opens the shard anew from the log.
/// </summary>
[Reentrant]
[CollectionAgeLimit(AlwaysActive = true)]
public sealed class PostOfficeGrain(ShardServices services, IClusterStanding standing, IAlarmClock alarms, ILegalTime time)
    : Grain, IPostOfficeGrain
{
    private static readonly TimeSpan TickEvery = TimeSpan.FromSeconds(1);
    private PostOffice _office = null!;
    private long _leaseSeenAt;
    private long _leaseSeenFor;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var shards = services.Store.Log.Shards;
        var number = (int)this.GetPrimaryKeyLong();
        if (number < 0 || number >= shards) throw new ArgumentOutOfRangeException(nameof(cancellationToken), $"There are {shards} shards.");
        await standing.ConfirmAsync(cancellationToken);
        _office = new PostOffice(await Shard.OpenAsync(services, number, new LetterFold(shards), cancellationToken), shards);
        this.RegisterGrainTimer(TickAsync, new GrainTimerCreationOptions(TickEvery, TickEvery) { Interleave = true });
    }

    public async Task<DeliverResult[]> Deliver(DeliverItem[] items)
    {
        var results = await Run(_office.DeliverAsync(items));
        services.Meters.Answered(items, results);
        return results;
    }

    public Task<DispatchProgress> DeliverSlice(DispatchSlice slice) => Run(_office.DeliverSliceAsync(slice));

    public Task<DispatchProgress> ReadDispatchProgress(UInt128 dispatch) => Run(_office.ReadProgressAsync(dispatch));

    public Task<StoredRow[]> ReadDispatchRefusals(UInt128 dispatch, long afterPosition, int rowsMax) =>
        Run(_office.ReadRefusalsAsync(dispatch, afterPosition, rowsMax));

    public Task<LetterRefusal[]> Register(RegisterItem[] items) => Run(_office.RegisterAsync(items));

    public Task<LetterRefusal> ChangeSettings(UInt128 mailbox, ReadOnlyMemory<byte> settings) =>
        Run(_office.ChangeAsync(new StreamKey(mailbox), EntryType.SettingsChanged, settings));

    public Task<LetterRefusal> CloseMailbox(UInt128 mailbox) => CloseMailboxBy(mailbox, default);

    public Task<LetterRefusal> CloseMailboxBy(UInt128 mailbox, ReadOnlyMemory<byte> change) =>
        Run(_office.ChangeAsync(new StreamKey(mailbox), EntryType.MailboxClosed, change));

    public Task HoldMailbox(UInt128 mailbox, bool isHeld) => Run(_office.HoldAsync(new StreamKey(mailbox), isHeld));

    public Task<LetterRefusal> Command(UInt128 mailbox, uint letter, LetterCommand command) =>
        Run(_office.CommandAsync(new StreamKey(mailbox), letter, command));

    public Task<LetterRefusal> CommandBy(UInt128 mailbox, uint letter, LetterCommand command, ReadOnlyMemory<byte> actor) =>
        Run(_office.CommandAsync(new StreamKey(mailbox), letter, command, actor));

    public Task<ReachabilityAnswer[]> Lookup(UInt128[] mailboxes, UInt128 sender) => Run(_office.LookupAsync(mailboxes, sender));

    public Task<MailboxView> ReadMailbox(UInt128 mailbox) => Run(_office.ReadMailboxAsync(new StreamKey(mailbox)));

    public Task<StoredRow[]> ReadList(UInt128 stream, byte bucket, long before, int rowsMax) =>
        Run(_office.ReadListAsync(new StreamKey(stream), bucket, 0, before, ascending: false, rowsMax));

    public Task<StoredRow[]> ReadListAfter(UInt128 stream, byte bucket, long after, int rowsMax) =>
        Run(_office.ReadListAsync(new StreamKey(stream), bucket, after + 1, long.MaxValue, ascending: true, rowsMax));

    public Task<StoredRow?> FindLetter(UInt128 mailbox, uint letter) => Run(_office.FindLetterAsync(new StreamKey(mailbox), letter));

    public Task<LetterStanding[]> FindLetters(LetterPlace[] letters) => Run(_office.FindLettersAsync(letters));

    public Task<long?> Append(AppendRequest request) => Run(_office.AppendAsync(request));

    public Task<StoredRow[]> ReadEvents(UInt128 stream, uint afterVersion, int rowsMax) =>
        Run(_office.ReadEventsAsync(new StreamKey(stream), afterVersion, rowsMax));

    public Task<bool[]> NoteMany(NoteItem[] items) => Run(_office.NoteManyAsync(items));

    public Task<(int Assigned, int Looked)> AssignPrints(long job, int lettersMax) => Run(_office.AssignPrintsAsync(job, lettersMax));

    public Task<bool[]> NotePrints(PrintNews[] news) => Run(_office.NotePrintsAsync(news));

    public Task<StoredRow[]> ReadRelays(string domain, long afterSequence, int rowsMax) =>
        Run(_office.ReadRelaysAsync(domain, afterSequence, rowsMax));

    public Task<bool[]> NoteRelays(RelayNews[] news) => Run(_office.NoteRelaysAsync(news));

    public Task<MailboxContact[]> ReadContacts(UInt128[] mailboxes) => Run(_office.ReadContactsAsync(mailboxes));

    public Task ForgetPush(UInt128 mailbox, string[] endpoints) => Run(_office.ForgetPushAsync(new StreamKey(mailbox), endpoints));

    public async Task<ReadOnlyMemory<byte>[]> ReadSettings(UInt128[] mailboxes) =>
        Array.ConvertAll(await ReadContacts(mailboxes), contact => contact.Settings);

    public Task<bool> Reject(UInt128 stream, ReadOnlyMemory<byte>[] rejections) => Run(_office.RejectAsync(stream, rejections));

    public Task<StoredRow?[]> FindRejections(UInt128 stream, UInt128[] keys) => Run(_office.FindRejectionsAsync(stream, keys));

    public Task<AcceptedMessage[]> AcceptMessages(UInt128 stream, ReadOnlyMemory<byte>[] messages) =>
        Run(_office.AcceptAsync(new StreamKey(stream), messages));

    public Task<bool[]> MoveMessages(MoveItem[] items) => Run(_office.MoveAsync(items));

    public async Task<OutboxPage> ReadOutbox(long from, int rowsMax) =>
        new() { Owner = services.Owner, Rows = await Run(_office.ReadOutboxAsync(from, rowsMax)) };

    public Task<FoundKey[]> FindKeys(UInt128[] keys) => Task.FromResult(_office.FindKeys(keys));

    public Task Release()
    {
        // The shard is closed by the end of the activation, which begins when nothing runs any more and holds back what comes after.
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    /// <summary>Closes the shard if it is still whole: the host stops, or another silo is to have it. Nothing is lost without it.</summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_office is not { Shard: { HasFailed: false } shard }) return;
        try
        {
            await shard.CloseAsync(saveHeads: true).WaitAsync(cancellationToken);
        }
        catch (StorageException)
        {
            // The store is away, or another silo has opened the shard already: it replays more.
        }
    }

    public async Task Close()
    {
        await _office.Shard.CloseAsync(saveHeads: true);
        DeactivateOnIdle();
    }

    public Task<ShardStatus> Open() => Task.FromResult(new ShardStatus
    {
        Shard = _office.Shard.Number,
        Epoch = _office.Shard.Lease.Epoch,
        CommittedSequence = _office.Shard.CommittedSequence,
        Streams = _office.Shard.Streams,
        TailRows = _office.Shard.TailRows,
        PendingBytes = _office.Shard.PendingBytes,
        Owner = services.Owner,
        Letters = services.Meters.LettersOf(_office.Shard.Number),
    });

    public Task<ShardTotals> Count()
    {
        var (mailboxes, letters, unread) = _office.Shard.CountMailboxes();
        return Task.FromResult(new ShardTotals { Mailboxes = mailboxes, Letters = letters, Unread = unread });
    }

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        var shard = _office.Shard;
        if (shard.HasFailed)
        {
            DeactivateOnIdle();
            return;
        }

        await CheckLeaseAsync(shard, cancellationToken);
        if (shard.HasFailed) return;
        foreach (var due in await Run(_office.RingAsync())) alarms.Ring(due);
        await Run(_office.ExpireAsync(time));
        if (shard.TailIsOld(shard.Clock.GetUtcNow().ToUnixTimeMilliseconds())) services.Checkpointer.Enqueue(shard);
        if (shard.HeadsAreOld) await Run(SaveHeadsAsync(shard));
    }

    private async Task CheckLeaseAsync(Shard shard, CancellationToken cancellationToken)
    {
        // A commit is proof enough.
        if (_leaseSeenAt == 0 || shard.CommittedSequence != _leaseSeenFor)
        {
            (_leaseSeenAt, _leaseSeenFor) = (shard.Clock.GetTimestamp(), shard.CommittedSequence);
            return;
        }

        if (shard.Clock.GetElapsedTime(_leaseSeenAt) < shard.Limits.LeaseCheckEvery) return;
        _leaseSeenAt = shard.Clock.GetTimestamp();
        try
        {
            await shard.CheckLeaseAsync(cancellationToken);
        }
        catch (StorageException)
        {
            // Nothing is known yet; asked again at the next turn of this.
        }

        if (shard.HasFailed) DeactivateOnIdle();
    }

    private static async Task<bool> SaveHeadsAsync(Shard shard)
    {
        await shard.TrySaveHeadsAsync();
        return true;
    }

    private async Task<T> Run<T>(Task<T> work)
    {
        try
        {
            return await work;
        }
        catch (Exception reason)
        {
            EndIfBroken(reason);
            throw;
        }
    }

    private async Task Run(Task work)
    {
        try
        {
            await work;
        }
        catch (Exception reason)
        {
            EndIfBroken(reason);
            throw;
        }
    }

    /// <summary>
    /// A read that failed has changed nothing: opened anew for it, the shard would read its heads and log from a store that is in trouble.
    /// </summary>
    private void EndIfBroken(Exception reason)
    {
        if (_office.Shard.HasFailed || reason is FencedException) DeactivateOnIdle();
    }
}
