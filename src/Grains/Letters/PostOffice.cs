using System.Runtime.CompilerServices;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters;

/// <summary>
/// What a post office does, apart from being a grain. Every decision is made and queued without an await in between, after everything that
/// it needs has been read; the answer waits for the commit.
/// </summary>
public sealed partial class PostOffice(Shard shard, int shards)
{
    private readonly Dictionary<(StreamKey Mailbox, uint Letter), Task> _commands = [];

    public Shard Shard => shard;

    private long Now => shard.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task<LetterRefusal[]> RegisterAsync(RegisterItem[] items)
    {
        if (await IsFullAsync()) return [.. items.Select(_ => LetterRefusal.Overloaded)];
        var now = Now;
        var results = new LetterRefusal[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            var stream = new StreamKey(items[i].Mailbox);
            results[i] = MailboxDecider.Register(HeadOf(stream));
            if (results[i] == LetterRefusal.None) shard.Append(EntryType.MailboxRegistered, stream, now, items[i].Settings, 0);
        }

        await shard.CommitAsync();
        return results;
    }

    public async Task<LetterRefusal> ChangeAsync(StreamKey mailbox, EntryType type, ReadOnlyMemory<byte> payload)
    {
        var refusal = MailboxDecider.RequireOpen(HeadOf(mailbox));
        if (refusal == LetterRefusal.None) shard.Append(type, mailbox, Now, payload, 0);
        await shard.CommitAsync();
        return refusal;
    }

    public async Task<LetterRefusal> CommandAsync(
        StreamKey mailbox, uint letter, LetterCommand command, ReadOnlyMemory<byte> actor = default)
    {
        // A command decides on the committed row, so two for one letter may not overlap.
        while (_commands.TryGetValue((mailbox, letter), out var earlier) && !earlier.IsCompleted)
            await earlier.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        var run = RunCommandAsync(mailbox, letter, command, actor);
        if (!run.IsCompleted) _commands[(mailbox, letter)] = run;
        return await run;
    }

    private async Task<LetterRefusal> RunCommandAsync(
        StreamKey mailbox, uint letter, LetterCommand command, ReadOnlyMemory<byte> actor)
    {
        try
        {
            return await DecideCommandAsync(mailbox, letter, command, actor);
        }
        finally
        {
            _commands.Remove((mailbox, letter));
        }
    }

    private async Task<LetterRefusal> DecideCommandAsync(
        StreamKey mailbox, uint letter, LetterCommand command, ReadOnlyMemory<byte> actor)
    {
        var isNews = !actor.IsEmpty && await IsNewsAsync(mailbox, letter, command, actor);
        var row = await shard.ReadFirstAsync(PlacesOf(mailbox, letter), CancellationToken.None);
        if (row is null) return LetterRefusal.NoSuchLetter;
        var state = LetterRow.Read(row.Value.Bytes);
        var (entries, refusal) = MailboxDecider.Decide(command, state);
        var reference = new LetterReference(letter, state.Sequence, state.Sender);
        var acts = refusal == LetterRefusal.None && !actor.IsEmpty && (isNews || entries.Count > 0);
        shard.AppendTogether(() =>
        {
            foreach (var type in entries)
            {
                var entry = shard.Append(type, mailbox, Now, reference.ToBytes(), SenderTags.Of(state.Sender), row);
                state = state.Apply(type, entry.At);
                row = row.Value with { Bytes = state.ToBytes() };
            }

            if (!acts) return;
            var act = new LetterAct(reference, command, LetterActor.Read(actor.Span));
            shard.Append(EntryType.LetterActedOn, mailbox, Now, act.ToBytes(), 0);
        });

        await shard.CommitAsync();
        return refusal;
    }

    public async Task<ReachabilityAnswer[]> LookupAsync(UInt128[] mailboxes, UInt128 sender)
    {
        var keys = mailboxes.Select(mailbox => new ViewKey(new StreamKey(mailbox), Buckets.Settings, 0)).ToArray();
        // Settings are read only where the head says that they matter.
        const MailboxFlags matters = MailboxFlags.BlocksSenders | MailboxFlags.OtherOperator;
        var asked = keys.Where(key => (HeadOf(key.Stream).Flags & matters) != 0).ToArray();
        var rows = asked.Length == 0 ? [] : await shard.ReadRowsAsync(asked, CancellationToken.None);
        var settings = new Dictionary<StreamKey, MailboxSettings>();
        for (var i = 0; i < asked.Length; i++)
        {
            if (rows[i] is { } row) settings[asked[i].Stream] = SettingsCodec.Read(row.Bytes);
        }

        ReachabilityAnswer[] answers =
            [.. keys.Select(key => Answer(HeadOf(key.Stream), settings.GetValueOrDefault(key.Stream), sender))];
        // The heads run ahead of the commit; what is told here must not.
        await shard.CommitAsync();
        return answers;
    }

    private static ReachabilityAnswer Answer(in MailboxHead head, MailboxSettings? settings, UInt128 sender)
    {
        if (!head.Flags.HasFlag(MailboxFlags.Registered)) return default;
        if (!head.IsReachable) return new ReachabilityAnswer { Status = Reachability.Closed };
        return new ReachabilityAnswer
        {
            Status = Blocks(settings, sender) ? Reachability.SenderNotAccepted : Reachability.Reachable,
            Operator = settings?.Operator,
        };
    }

    private static bool Blocks(MailboxSettings? settings, UInt128 sender) =>
        settings is not null && settings.BlockedSenders.Contains(sender.ToString("x32", null));

    public async Task<MailboxView> ReadMailboxAsync(StreamKey mailbox)
    {
        // The head runs ahead of the commit; what is told here must not.
        var head = HeadOf(mailbox);
        await shard.CommitAsync();
        var rows = await shard.ReadRowsAsync([new ViewKey(mailbox, Buckets.Settings, 0)], CancellationToken.None);
        return new MailboxView
        {
            Registered = head.Flags.HasFlag(MailboxFlags.Registered),
            Closed = head.Flags.HasFlag(MailboxFlags.Closed),
            Letters = head.Letters,
            Unread = head.Unread,
            Settings = rows[0]?.Bytes ?? default,
            EmailFails = head.Flags.HasFlag(MailboxFlags.EmailFails),
            PhoneFails = head.Flags.HasFlag(MailboxFlags.SmsFails),
        };
    }

    public async Task<StoredRow[]> ReadListAsync(StreamKey stream, byte bucket, long from, long before, bool ascending, int rowsMax)
    {
        var rows = await shard.ReadListAsync(stream, bucket, from, before, ascending, rowsMax, CancellationToken.None);
        var stored = new StoredRow[rows.Count];
        for (var i = 0; i < stored.Length; i++) stored[i] = ToStored(rows[i]);
        return stored;
    }

    /// <summary>Events of an aggregate, which decides on them, often without writing anything: they must be all that there are.</summary>
    public async Task<StoredRow[]> ReadEventsAsync(StreamKey stream, uint afterVersion, int rowsMax)
    {
        var rows = await ReadListAsync(stream, Buckets.Events, afterVersion + 1L, long.MaxValue, ascending: true, rowsMax);
        await shard.ProveLeaseAsync();
        return rows;
    }

    public async Task<StoredRow?> FindLetterAsync(StreamKey mailbox, uint letter) =>
        await shard.ReadFirstAsync([.. PlacesOf(mailbox, letter), new ViewKey(mailbox, Buckets.Scheduled, letter)], CancellationToken.None)
            is { } row ? ToStored(row) : null;

    /// <summary>Inbox and archive.</summary>
    private const int FoldersPerLetter = 2;

    /// <summary>The folders, and what waits for its publication.</summary>
    private const int PlacesPerLetter = FoldersPerLetter + 1;

    public async Task<LetterStanding[]> FindLettersAsync(LetterPlace[] letters)
    {
        var keys = letters.SelectMany(letter =>
        {
            var mailbox = new StreamKey(letter.Mailbox);
            return PlacesOf(mailbox, letter.Letter).Append(new ViewKey(mailbox, Buckets.Scheduled, letter.Letter));
        }).ToArray();
        var rows = await shard.ReadRowsAsync(keys, CancellationToken.None);
        return [.. rows.Chunk(PlacesPerLetter).Select(StandingOf)];
    }

    public FoundKey[] FindKeys(UInt128[] keys)
    {
        // Read first: what is durable by then stays so while the keys are looked at.
        var durable = shard.CommittedSequence;
        var found = new List<FoundKey>();
        for (var index = 0; index < keys.Length; index++)
        {
            if (!shard.Keys.TryFind(keys[index], out var slot) || slot.Position.Shard != shard.Number) continue;
            found.Add(new FoundKey
            {
                Index = index,
                Fingerprint = slot.Fingerprint,
                Sequence = slot.Position.Sequence,
                Version = slot.Version,
                Stamp = slot.Stamp,
                IsDurable = slot.Position.Sequence <= durable,
            });
        }

        return [.. found];
    }

    private static LetterStanding StandingOf(ViewRow?[] places)
    {
        if (Array.Find(places, row => row is not null) is not { } row) return default;
        var letter = LetterRow.Read(row.Bytes);
        return new LetterStanding
        {
            IsThere = true,
            Status = letter.Status,
            PublishAt = letter.PublishAt,
            AvailableAt = letter.AvailableAt,
            ReadAt = letter.ReadAt,
            Relay = letter.Relay,
            Escalation = letter.Escalation.IsNone ? default : WithEscalation([], letter.Escalation),
        };
    }

    public async Task<long?> AppendAsync(AppendRequest request)
    {
        var stream = new StreamKey(request.Stream);
        if (shard.VersionOf(stream) != request.ExpectedVersion) return null;
        var now = Now;
        var alarm = new AlarmChange(request.AlarmRemove, request.AlarmSet, request.AlarmKind);
        shard.AppendTogether(() =>
        {
            foreach (var bytes in request.Events)
            {
                var payload = new byte[AlarmChange.SizeBytes + bytes.Length];
                alarm.Write(payload);
                bytes.Span.CopyTo(payload.AsSpan(AlarmChange.SizeBytes));
                shard.Append(EntryType.AggregateEvent, stream, now, payload, 0);
                alarm = default;
            }
        });

        await shard.CommitAsync();
        return now;
    }

    private static ViewKey[] PlacesOf(StreamKey mailbox, uint letter) =>
        [new(mailbox, Buckets.Inbox, letter), new(mailbox, Buckets.Archive, letter)];

    private static StoredRow ToStored(in ViewRow row) =>
        new() { Bucket = row.Key.Bucket, Position = row.Key.Position, Bytes = row.Bytes };

    private MailboxHead HeadOf(StreamKey stream)
    {
        ref var head = ref shard.FindHead(stream);
        return Unsafe.IsNullRef(ref head) ? default : head;
    }

    /// <summary>Waits while too many rows are in memory; true if too much waits for its commit.</summary>
    private async ValueTask<bool> IsFullAsync()
    {
        if (shard.TailIsFull) await shard.SpillAsync();
        return shard.IsOverloaded;
    }
}
