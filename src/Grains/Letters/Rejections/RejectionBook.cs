using Budkavle.Domain.Letters;
using Budkavle.Grains.Identity;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters.Rejections;

/// <summary>
/// Writes refused submissions into the log, behind the answers: nobody waits for it, and a crash loses those of the last second or so,
/// which then are refused letters without a receipt. Bounded for each sender (<see cref="RejectionLimits"/>). Safe for use by many threads.
/// </summary>
/// <remarks>
/// The answer does not wait for the commit, since a flood of refusals would then hold connections and make commits that letters share.
/// </remarks>
public sealed class RejectionBook(IGrainFactory grains, KeyedHashes hashes, RejectionLimits limits, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, Allowance> _allowances = [];
    private Dictionary<UInt128, List<RejectedSubmission>> _waiting = [];
    private int _count;

    /// <summary>How many were not recorded, since they were over a bound.</summary>
    public long Dropped { get; private set; }

    /// <summary>Takes a refusal to be written; false if it is over a bound.</summary>
    public bool TryAdd(RejectedSubmission rejected)
    {
        lock (_gate)
        {
            if (_count >= limits.WaitingMax || !TryTake(rejected.Sender))
            {
                Dropped++;
                return false;
            }

            Keep(rejected.Sender, [rejected]);
            return true;
        }
    }

    private bool TryTake(UInt128 sender)
    {
        var now = clock.GetTimestamp();
        if (!_allowances.TryGetValue(sender, out var allowance))
        {
            if (_allowances.Count >= limits.SendersMax) _allowances.Clear();
            allowance = new Allowance(limits.BurstPerSender, now);
        }

        var gained = clock.GetElapsedTime(allowance.At, now).TotalDays * limits.PerSenderAndDay;
        var left = Math.Min(limits.BurstPerSender, allowance.Left + gained) - 1;
        if (left < 0) return false;
        _allowances[sender] = new Allowance(left, now);
        return true;
    }

    private void Keep(UInt128 sender, IReadOnlyList<RejectedSubmission> rejected)
    {
        if (!_waiting.TryGetValue(sender, out var list)) _waiting[sender] = list = [];
        list.AddRange(rejected);
        _count += rejected.Count;
    }

    /// <summary>Writes what waits. What cannot be written now is kept for the next time; one call at a time.</summary>
    public async Task WriteAsync()
    {
        Dictionary<UInt128, List<RejectedSubmission>> taken;
        lock (_gate)
        {
            (taken, _waiting, _count) = (_waiting, [], 0);
        }

        foreach (var (sender, list) in taken)
        {
            foreach (var part in list.Chunk(limits.ListMax))
            {
                if (await TryWriteAsync(sender, part)) continue;
                lock (_gate) Keep(sender, part);
            }
        }
    }

    private async Task<bool> TryWriteAsync(UInt128 sender, RejectedSubmission[] part)
    {
        var stream = hashes.RejectionsOf(sender);
        try
        {
            return await grains.GetGrain<IPostOfficeGrain>(stream.ShardOf(hashes.Shards)).Reject(
                stream.Value, Array.ConvertAll(part, one => (ReadOnlyMemory<byte>)one.ToBytes()));
        }
        catch (Exception)
        {
            // Whatever it was: thrown on, it would lose what is behind it, and end the service that writes, and with it the silo.
            return false;
        }
    }

    /// <summary>For each key of a sender its newest recorded refusal and where it stands in the log, or null.</summary>
    /// <exception cref="StorageException">It cannot be told now; also <see cref="TimeoutException"/> and Orleans' own.</exception>
    public async Task<RecordedRejection?[]> FindAsync(UInt128 sender, UInt128[] keys)
    {
        var stream = hashes.RejectionsOf(sender);
        var shard = stream.ShardOf(hashes.Shards);
        var rows = await grains.GetGrain<IPostOfficeGrain>(shard).FindRejections(stream.Value, keys);
        return Array.ConvertAll(rows, row => row is { } found ? RecordedRejection.Read(shard, found.Bytes) : null);
    }

    private readonly record struct Allowance(double Left, long At);
}
