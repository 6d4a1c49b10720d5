namespace Budkavle.Domain.Availability;

/// <summary>
/// The clock by which deadlines of letters run: it starts when a letter can be reached and stands still while letters could not be. No
/// peer has one; the Czech data boxes once had three days of planned outage while deadlines ran.
/// </summary>
public static class LegalClock
{
    /// <summary>When a deadline is really over.</summary>
    /// <param name="availableAt">When the letter could first be reached.</param>
    /// <param name="dueAt">When the deadline would be over without outages.</param>
    /// <param name="outages">Those that affected the mailbox, in any order; they may overlap.</param>
    /// <returns>The moment, and the outages that moved it; none if the deadline is not after <paramref name="availableAt"/>.</returns>
    public static (DateTimeOffset DeadlineAt, IReadOnlyList<Outage> Counted) Extend(
        DateTimeOffset availableAt, DateTimeOffset dueAt, IEnumerable<Outage> outages)
    {
        var counted = new List<Outage>();
        if (dueAt <= availableAt) return (dueAt, counted);
        var (deadline, stoodUntil) = (dueAt, availableAt);
        foreach (var outage in outages.OrderBy(outage => outage.Start).ThenBy(outage => outage.End))
        {
            // At the very deadline it is over.
            if (outage.Start >= deadline) break;
            if (outage.End <= stoodUntil) continue;
            var start = outage.Start > stoodUntil ? outage.Start : stoodUntil;
            deadline += outage.End - start;
            stoodUntil = outage.End;
            counted.Add(outage);
        }

        return (deadline, counted);
    }
}
