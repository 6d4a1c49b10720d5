using System.Text;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Relaying;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters.Relaying;

/// <summary>
/// What entries about letters for other operators do to lists: into the operator's waiting room and out of it. The letter's own row stays
/// among those that its owner does not see here.
/// </summary>
internal static class RelayFold
{
    public static void Fold(Shard shard, int shards, in Entry entry, in ViewRow row)
    {
        var note = RelayNote.Read(entry.Payload);
        var letter = LetterRow.Read(row.Bytes);
        var after = letter.Apply(entry.Type, entry.At);
        shard.Show(new ViewRow(row.Key with { Bucket = Buckets.Scheduled }, ViewChange.Replace, after.ToBytes()));
        var waiting = Key(shard.Number, shards, note.Operator, note.Letter.Sequence);
        if (entry.Type != EntryType.RelayOrdered)
        {
            shard.Show(new ViewRow(waiting, ViewChange.Delete, default));
            return;
        }

        var due = new ViewKey(
            StreamKey.OfShard(shard.Number, shards), Buckets.Due, Buckets.DueLetterPosition(letter.PublishAt, letter.Sequence));
        shard.Show(new ViewRow(due, ViewChange.Delete, default));
        shard.Show(new ViewRow(waiting, ViewChange.Replace, new RelayRow(entry.Stream, note.Letter, entry.At).ToBytes()));
        var name = new ViewKey(
            StreamKey.OfShard(shard.Number, shards), Buckets.RelayOperators, Buckets.RelayOperatorPosition(note.Operator));
        shard.Show(new ViewRow(name, ViewChange.Replace, Encoding.UTF8.GetBytes(note.Operator)));
    }

    /// <summary>The row of a letter that waits.</summary>
    public static ViewKey Key(int shard, int shards, string domain, long letterSequence) =>
        new(Buckets.RelayInShard(shard, shards, domain), Buckets.RelayQueue, letterSequence);
}
