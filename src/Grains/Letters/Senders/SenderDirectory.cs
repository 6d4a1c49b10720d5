using System.Collections.Concurrent;
using Budkavle.Domain.Letters.Senders;

namespace Budkavle.Grains.Letters.Senders;

/// <summary>
/// Snapshots of senders, one directory a process: the path of letters asks it and not the sender's grain. A snapshot is renewed behind the
/// first question after <see cref="RenewAfter"/>, and no question is answered from one older than <see cref="AgeMax"/>.
/// </summary>
public sealed class SenderDirectory(IGrainFactory grains, TimeProvider clock)
{
    public static readonly TimeSpan RenewAfter = TimeSpan.FromSeconds(15);
    public static readonly TimeSpan AgeMax = TimeSpan.FromSeconds(30);

    /// <summary>Snapshots kept; the country has about 500 agencies and municipalities. Above it the directory begins anew.</summary>
    public const int EntriesMax = 10_000;

    private readonly ConcurrentDictionary<UInt128, Entry> _entries = new();

    /// <summary>The sender, or null if there is none. Completes at once where the snapshot is young enough.</summary>
    public ValueTask<SenderSnapshot?> FindAsync(UInt128 sender)
    {
        if (!_entries.TryGetValue(sender, out var entry)) return new(ReadAsync(sender));
        var age = clock.GetElapsedTime(entry.ReadAt);
        if (age >= AgeMax) return new(ReadAsync(sender));
        if (age >= RenewAfter && Interlocked.Exchange(ref entry.Renewing, 1) == 0) _ = RenewAsync(sender);
        return new(entry.Snapshot);
    }

    /// <summary>Forgets a sender, so that a change made in this process is seen at once.</summary>
    public void Forget(UInt128 sender) => _entries.TryRemove(sender, out _);

    private async Task<SenderSnapshot?> ReadAsync(UInt128 sender)
    {
        var at = clock.GetTimestamp();
        var view = await grains.GetGrain<ISenderGrain>(SenderIds.Format(sender)).Read();
        // Unknown senders are not kept: ids that do not exist would push out those that do.
        if (view is null)
        {
            _entries.TryRemove(sender, out _);
            return null;
        }

        var rights = view.Suspended ? SenderRights.None : (SenderRights)view.Rights;
        var snapshot = new SenderSnapshot(sender, view.Name, rights, view.LettersPerDay);
        if (_entries.Count >= EntriesMax) _entries.Clear();
        _entries[sender] = new Entry(snapshot, at);
        return snapshot;
    }

    private async Task RenewAsync(UInt128 sender)
    {
        try
        {
            await ReadAsync(sender);
        }
        catch (Exception)
        {
            // The snapshot stays until it is too old; then whoever asks sees the error.
            if (_entries.TryGetValue(sender, out var entry)) Interlocked.Exchange(ref entry.Renewing, 0);
        }
    }

    private sealed class Entry(SenderSnapshot snapshot, long readAt)
    {
        public int Renewing;

        public SenderSnapshot Snapshot => snapshot;

        public long ReadAt => readAt;
    }
}
