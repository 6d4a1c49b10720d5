namespace Budkavle.Silo.Planning.Model;

/// <summary>Closed forms of waiting. Times in seconds, rates a second.</summary>
internal static class Queueing
{
    /// <summary>Erlang's C: the probability that an arrival waits, with exponential service.</summary>
    /// <param name="offered">Arrival rate times mean service time; below the number of servers.</param>
    public static double ProbabilityOfWaiting(int servers, double offered)
    {
        if (offered >= servers)
            return 1;
        // Erlang's B by its recursion, which does not overflow, then C from B.
        var blocking = 1.0;
        for (var n = 1; n <= servers; n++)
            blocking = offered * blocking / (n + offered * blocking);
        var utilisation = offered / servers;
        return blocking / (1 - utilisation * (1 - blocking));
    }

    /// <summary>
    /// Mean wait before service (Allen and Cunneen's approximation for several servers; exact for one server with Poisson arrivals, where
    /// it is the formula of Pollaczek and Khinchine). Infinite when overloaded.
    /// </summary>
    /// <param name="variation">Squared coefficient of variation of the service time: 0 when all take equally long.</param>
    public static double Wait(int servers, double arrivals, double service, double variation)
    {
        var utilisation = arrivals * service / servers;
        return utilisation >= 1 ? double.PositiveInfinity
            : ProbabilityOfWaiting(servers, arrivals * service) * service / (servers * (1 - utilisation)) * (1 + variation) / 2;
    }

    /// <summary>
    /// Group commit on one lane: whatever arrived during a commit is the next. With Poisson arrivals and commits of equal length the mean
    /// time from arrival to the end of the own commit is exact.
    /// </summary>
    /// <param name="arrivals">Items a second on the lane.</param>
    /// <param name="commit">Length of a commit.</param>
    public static GroupCommit Commit(double arrivals, double commit)
    {
        if (arrivals <= 0)
            return new GroupCommit(1, 0, commit);
        // After a commit the lane rests only if nothing came meanwhile, until the next arrival.
        var none = Math.Exp(-arrivals * commit);
        var cycle = commit + none / arrivals;
        var items = arrivals * cycle;
        // Who finds it at work waits half a commit on average, then all take part in one.
        return new GroupCommit(items, commit / cycle, commit + arrivals * commit / items * commit / 2);
    }

    /// <summary>Group commit whose length grows with what it carries: the fixed point of <see cref="Commit"/>.</summary>
    /// <param name="fixedCommit">Length of an empty commit.</param>
    /// <param name="perItem">What an item adds.</param>
    public static GroupCommit GrowingCommit(double arrivals, double fixedCommit, double perItem)
    {
        if (arrivals * perItem >= 1)
            return new GroupCommit(double.PositiveInfinity, 1, double.PositiveInfinity);
        var lane = Commit(arrivals, fixedCommit);
        for (var round = 0; round < 200; round++)
            lane = Commit(arrivals, fixedCommit + perItem * lane.Items);
        return lane;
    }
}
