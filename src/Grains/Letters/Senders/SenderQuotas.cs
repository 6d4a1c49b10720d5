using System.Collections.Concurrent;

namespace Budkavle.Grains.Letters.Senders;

/// <summary>
/// Counts what each sender sends in a day (UTC), its letters against its quota and other things against theirs. Approximate on purpose: the
/// count is this process's own and begins anew with it, so with n silos a sender may reach n times its quota. A quota guards against a
/// program that has run away; it is no invoice.
/// </summary>
public sealed class SenderQuotas(TimeProvider clock)
{
    private const string Letters = "letters";
    private readonly ConcurrentDictionary<(UInt128 Sender, string What), Count> _counts = new();

    /// <summary>Takes so many letters from the sender's quota, all or none.</summary>
    public bool TryTake(SenderSnapshot sender, long letters) =>
        sender.LettersPerDay == 0 || TryTake(sender.Id, Letters, sender.LettersPerDay, letters);

    /// <summary>Takes so many of something from a sender's quota of it, all or none.</summary>
    public bool TryTake(UInt128 sender, string what, long perDay, long taken)
    {
        var day = clock.GetUtcNow().UtcTicks / TimeSpan.TicksPerDay;
        var count = _counts.GetOrAdd((sender, what), static _ => new Count());
        lock (count)
        {
            if (count.Day != day) (count.Day, count.Taken) = (day, 0);
            if (taken > perDay - count.Taken) return false;
            count.Taken += taken;
            return true;
        }
    }

    /// <summary>Gives back what was taken for letters that were not sent.</summary>
    public void GiveBack(SenderSnapshot sender, long letters)
    {
        if (sender.LettersPerDay > 0) GiveBack(sender.Id, Letters, letters);
    }

    /// <summary>Gives back what was taken of something and not sent.</summary>
    public void GiveBack(UInt128 sender, string what, long taken)
    {
        if (!_counts.TryGetValue((sender, what), out var count)) return;
        lock (count) count.Taken = Math.Max(0, count.Taken - taken);
    }

    private sealed class Count
    {
        public long Day;
        public long Taken;
    }
}
