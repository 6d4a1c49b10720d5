using System.Collections.Concurrent;

namespace Budkavle.Grains.Letters.Senders;

/// <summary>
/// Counts each sender's letters of the day (UTC) against its quota. Approximate on purpose: the count is this process's own and begins anew
/// with it, so with n silos a sender may reach n times its quota. A quota guards against a program that has run away; it is no invoice.
/// </summary>
public sealed class SenderQuotas(TimeProvider clock)
{
    private readonly ConcurrentDictionary<UInt128, Count> _counts = new();

    /// <summary>Takes so many letters from the sender's quota, all or none.</summary>
    public bool TryTake(SenderSnapshot sender, long letters)
    {
        if (sender.LettersPerDay == 0) return true;
        var day = clock.GetUtcNow().UtcTicks / TimeSpan.TicksPerDay;
        var count = _counts.GetOrAdd(sender.Id, static _ => new Count());
        lock (count)
        {
            if (count.Day != day) (count.Day, count.Letters) = (day, 0);
            if (letters > sender.LettersPerDay - count.Letters) return false;
            count.Letters += letters;
            return true;
        }
    }

    /// <summary>Gives back what was taken for letters that were not sent.</summary>
    public void GiveBack(SenderSnapshot sender, long letters)
    {
        if (sender.LettersPerDay == 0 || !_counts.TryGetValue(sender.Id, out var count)) return;
        lock (count) count.Letters = Math.Max(0, count.Letters - letters);
    }

    private sealed class Count
    {
        public long Day;
        public long Letters;
    }
}
