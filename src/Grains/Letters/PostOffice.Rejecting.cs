using Budkavle.Domain.Letters;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters;

/// <summary>Refused submissions, written down some time after the answer. No key is taken by one.</summary>
public sealed partial class PostOffice
{
    /// <summary>Appends rejections in one commit, except those that are there already.</summary>
    /// <returns>False if too much waits, and nothing was done: letters go first.</returns>
    public async Task<bool> RejectAsync(UInt128 stream, ReadOnlyMemory<byte>[] rejections)
    {
        if (shard.TailIsFull || shard.IsOverloaded) return false;
        var read = Array.ConvertAll(rejections, bytes => RejectedSubmission.Read(bytes.Span));
        var known = await FindRejectionsAsync(stream, Array.ConvertAll(read, one => one.Key));
        var now = Now;
        for (var i = 0; i < read.Length; i++)
        {
            if (known[i] is { } before && RejectedSubmission.Read(before.Bytes.Span[SequenceBytes..]) == read[i]) continue;
            shard.Append(EntryType.SubmissionRejected, new StreamKey(stream), now, rejections[i], SenderTags.Of(read[i].Sender));
        }

        await shard.CommitAsync();
        return true;
    }

    /// <summary>What stands before the rejection in its row: the sequence of its entry.</summary>
    public const int SequenceBytes = 8;

    /// <summary>For each key the row of its newest rejection, or null.</summary>
    public async Task<StoredRow?[]> FindRejectionsAsync(UInt128 stream, UInt128[] keys)
    {
        var places = Array.ConvertAll(
            keys, key => new ViewKey(new StreamKey(stream), Buckets.Rejections, Buckets.RejectionPosition(key)));
        var rows = await shard.ReadRowsAsync(places, CancellationToken.None);
        var found = new StoredRow?[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            // Another key may stand at the same place, though hardly ever.
            if (rows[i] is { } row && RejectedSubmission.Read(row.Bytes.Span[SequenceBytes..]).Key == keys[i]) found[i] = ToStored(row);
        }

        return found;
    }
}
