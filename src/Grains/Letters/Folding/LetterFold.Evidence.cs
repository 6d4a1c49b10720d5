using System.Buffers.Binary;
using Budkavle.Domain.Evidence;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters;

/// <summary>What is listed to be found again: refusals, evidence, acts of others, idempotency keys.</summary>
public sealed partial class LetterFold
{
    private static void FoldRejection(Shard shard, in Entry entry)
    {
        var key = RejectedSubmission.Read(entry.Payload.Span).Key;
        var row = new ViewKey(entry.Stream, Buckets.Rejections, Buckets.RejectionPosition(key));
        shard.Show(new ViewRow(row, ViewChange.Replace, (byte[])[.. Sequence(entry), .. entry.Payload.Span]));
    }

    /// <summary>Lists what receipts are given for, so that those of a letter are found without a search through the log.</summary>
    private static void FoldEvidence(Shard shard, in Entry entry)
    {
        if (ErdsEvents.Of(entry.Type).Count == 0) return;
        var letter = LetterReference.Read(entry.Payload.Span);
        var key = new ViewKey(entry.Stream, Buckets.Evidence, Buckets.EvidencePosition(letter.Version, entry.Sequence));
        shard.Show(new ViewRow(key, ViewChange.Insert, Sequence(entry)));
    }

    /// <summary>Takes a purged submission off its list: not "where the row was", as with every other move.</summary>
    private static void FoldPurge(Shard shard, in Entry entry)
    {
        var purged = new ViewKey(entry.Stream, Buckets.Archive, LetterReference.Read(entry.Payload.Span).Version);
        shard.Show(new ViewRow(purged, ViewChange.Delete, default));
    }

    /// <summary>Lists who did what, and once for each mandate that its holder has seen the letter.</summary>
    private static void FoldAct(Shard shard, in Entry entry)
    {
        var act = LetterAct.Read(entry.Payload.Span);
        var (letter, mandate) = (act.Letter.Version, new byte[16]);
        var key = new ViewKey(entry.Stream, Buckets.Acts, Buckets.EvidencePosition(letter, entry.Sequence));
        shard.Show(new ViewRow(key, ViewChange.Insert, Sequence(entry)));
        if (act.Command is not (LetterCommand.See or LetterCommand.Read)) return;
        BinaryPrimitives.WriteUInt128BigEndian(mandate, act.Actor.Mandate);
        var seen = new ViewKey(entry.Stream, Buckets.Seen, Buckets.SeenPosition(letter, act.Actor.Mandate));
        shard.Show(new ViewRow(seen, ViewChange.Replace, mandate));
    }

    private static byte[] Sequence(in Entry entry)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, entry.Sequence);
        return bytes;
    }

    private static void FoldKeys(Shard shard, in Entry entry)
    {
        if (entry.Type is not (EntryType.LetterDelivered or EntryType.LetterScheduled or EntryType.SubmissionReceived
            or EntryType.LetterImported))
        {
            return;
        }

        UInt128 key = 0;
        ulong fingerprint = 0;
        var reader = new FieldReader(entry.Payload.Span);
        while (reader.Read() && reader.Field < LetterField.Traits)
        {
            if (reader.Field == LetterField.Key) key = reader.ReadUInt128();
            if (reader.Field == LetterField.Fingerprint) fingerprint = (ulong)reader.ReadInt64();
        }

        var position = new LogPosition(shard.Number, entry.Sequence);
        var scheduled = entry.Type == EntryType.LetterScheduled;
        shard.ReplayKey(key, KeySlot.For(fingerprint, position, entry.Version, entry.At, scheduled));
    }
}
