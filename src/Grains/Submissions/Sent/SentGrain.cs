using Budkavle.Domain.Letters;
using Budkavle.Domain.Submissions;
using Budkavle.Grains.Identity;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Runtime;
using Budkavle.Grains.Runtime.Aggregates;
using Budkavle.Storage;

namespace Budkavle.Grains.Submissions;

/// <summary>
/// The grain around <see cref="SentRules"/>. What was handed in is durable before the agency gets it, and an alarm tries until it is
/// settled; the agency's stream takes a key once, so trying twice gives one submission.
/// </summary>
[CollectionAgeLimit(Minutes = 2)]
public sealed class SentGrain(ShardServices services, KeyedHashes hashes, SubmissionContents contents)
    : AggregateGrain<SentBox, SentEvent>(SentAggregate.Instance, services), ISentGrain
{
    public async Task<ReadOnlyMemory<byte>> Read() => SubmissionCodec.Write(await Runtime.LoadAsync());

    public async Task<ReadOnlyMemory<byte>> Send(ReadOnlyMemory<byte> sent)
    {
        var wanted = SubmissionCodec.ReadSent(sent);
        var (box, fault) = await Runtime.DecideAsync(before => SentRules.Send(before, wanted));
        if (fault != SubmissionFault.None) return SubmissionCodec.Write(new SentAnswer(fault, null));
        var item = box.Find(wanted.Key) ?? throw new InvalidOperationException("What was handed in is not in the list.");
        if (!item.IsWaiting) return SubmissionCodec.Write(new SentAnswer(fault, item));
        try
        {
            item = await SettleAsync(item);
        }
        catch (Exception)
        {
            // It is handed in, and that is the answer; the alarm sees to the rest.
        }

        return SubmissionCodec.Write(new SentAnswer(fault, item));
    }

    public async Task Wake()
    {
        var box = await Runtime.LoadAsync();
        foreach (var item in box.Items.Where(item => item.IsWaiting))
        {
            // Whatever holds up one of them holds up the rest.
            if ((await SettleAsync(item)).IsWaiting) return;
        }
    }

    // 1  scan what could not be scanned when it came: without an answer it goes on waiting
    // 2  hand it to the agency, which takes the key once
    // 3  note what came of it
    private async Task<SentItem> SettleAsync(SentItem item)
    {
        var payload = item.Sent.Payload;
        var letter = StoredLetter.Read(payload);
        if (contents.IsScanned && !letter.Submission.IsScanned)
        {
            var verdict = await contents.ScanAsync(letter, CancellationToken.None);
            if (verdict == ScanVerdict.Away) return item;
            if (verdict == ScanVerdict.Infected) return await TurnAwayAsync(item, letter, SubmissionFault.FileInfected);
            payload = SubmissionComposer.WithScan(payload);
        }

        var mark = letter.Submission;
        var result = await GrainFactory.GetGrain<IIntakeGrain>(hashes.IntakeOf(mark.Agency).ToString()).Submit(new DeliverItem
        {
            Mailbox = hashes.SubmissionsOf(mark.Agency).Value,
            Key = letter.Key,
            Fingerprint = letter.Fingerprint,
            Sender = letter.Sender,
            Agency = mark.Agency,
            Payload = payload,
        });
        return result.Refusal switch
        {
            LetterRefusal.None => await NoteAsync(
                item, new SubmissionTaken(item.Sent.Key, result.Version, result.Shard, result.Sequence, result.At)),
            LetterRefusal.KeyReused => await TurnAwayAsync(item, letter, SubmissionFault.KeyReused),
            LetterRefusal.Overloaded => item,
            _ => await TurnAwayAsync(item, letter, SubmissionFault.NotTaken),
        };
    }

    /// <summary>The outcome first: contents of one that may yet be taken must not go.</summary>
    private async Task<SentItem> TurnAwayAsync(SentItem item, StoredLetter letter, SubmissionFault fault)
    {
        var noted = await NoteAsync(item, new SubmissionTurnedAway(item.Sent.Key, SubmissionFaults.CodeOf(fault)));
        await contents.DeleteAsync(letter, CancellationToken.None);
        return noted;
    }

    private async Task<SentItem> NoteAsync(SentItem item, SentEvent outcome)
    {
        var box = await Runtime.RecordAsync(before => SentRules.Settle(before, item.Sent.Key, outcome));
        return box.Find(item.Sent.Key) ?? item;
    }
}
