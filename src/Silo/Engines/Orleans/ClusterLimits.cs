namespace Budkavle.Silo.Engines;

/// <summary>Every bound of the cluster, in one place, each with its reason.</summary>
internal static class ClusterLimits
{
    /// <summary>
    /// Silos ask each other this often whether they live (Orleans: 5 s), until Orleans has seen enough answers to ask up to twice as often.
    /// With <see cref="ProbesMissedMax"/> a silo that was killed is declared dead after some seconds, which leaves most of the 20 s in
    /// which its shards must be open elsewhere for opening them.
    /// </summary>
    public static readonly TimeSpan ProbeEvery = TimeSpan.FromSeconds(2);

    /// <summary>
    /// What a question may be given at most by a silo that finds itself slow (Orleans: four times <see cref="ProbeEvery"/>). Times
    /// <see cref="ProbesMissedMax"/> it is also how long a silo counts as alive after the last message on a connection that is open still,
    /// whatever it leaves unanswered: 9 s. With Orleans' value, 24 s, a silo that was frozen, or whose machine was cut off, kept its shards
    /// for 25 to 26 s. A silo that stands still for less, as in a long collection, is not declared dead.
    /// </summary>
    public static readonly TimeSpan ProbeMax = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Questions in a row without an answer. A collection or a busy machine may cost one or two; and who declares a living silo dead loses
    /// no letter by it, only time.
    /// </summary>
    public const int ProbesMissedMax = 3;

    /// <summary>Two must have missed it where there are three and more: one broken link is no death. Orleans takes one where there are two.
    /// </summary>
    public const int VotesForDeath = 2;

    /// <summary>
    /// A silo writes this often that it lives (Orleans: 30 s). One that has not for <see cref="AliveMissedMax"/> times no longer holds up
    /// those that start after everything has gone down at once.
    /// </summary>
    public static readonly TimeSpan AliveEvery = TimeSpan.FromSeconds(5);

    public const int AliveMissedMax = 3;

    /// <summary>
    /// The table of members is read this often though nobody tells of a change (Orleans: 60 s): a silo that was paused and declared dead
    /// learns of it by then at the latest, and ends itself. Until then its epochs are over, and it can write nothing.
    /// </summary>
    public static readonly TimeSpan MembersEvery = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a caller waits (Orleans: 30 s). More than a shard's change of silo takes, so that a call which meets one is answered; less
    /// than the 30 s that clients and proxies wait, so that they get a 503 and no broken connection.
    /// </summary>
    public static readonly TimeSpan ResponseMax = TimeSpan.FromSeconds(20);

    /// <summary>
    /// A front end looks this often for silos that have come (Orleans: 1 min). One that has gone it notices by its connection; without this
    /// a front end that has lost the last one would be of no use for a minute.
    /// </summary>
    public static readonly TimeSpan GatewaysEvery = TimeSpan.FromSeconds(5);

    /// <summary>How often a front end that starts tries to reach a silo.</summary>
    public static readonly TimeSpan ConnectEvery = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Calls that one activation has waiting before more are refused (Orleans: no limit). As on the embedded engine. The API's gate lets
    /// fewer in; this is for what comes from the other silos.
    /// </summary>
    public const int CallsWaitingMax = 10_000;

    /// <summary>
    /// Activations that nobody calls end after this long (Orleans: 15 min). A reading citizen comes back within seconds or not at all;
    /// mailboxes say so themselves, the others follow here. Post offices never end by it.
    /// </summary>
    public static readonly TimeSpan IdleMax = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long an orderly stop may take (.NET: 30 s): rows of all shards are written to their views and heads are saved. An orchestrator
    /// must wait longer before it kills.
    /// </summary>
    public static readonly TimeSpan StopMax = TimeSpan.FromSeconds(60);

    /// <summary>How often a silo looks whether a shard of its own belongs to another.</summary>
    public static readonly TimeSpan MoveEvery = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The members must have been the same for this long before shards are moved: a silo that starts is known to all by then, and one that
    /// comes and goes moves nothing.
    /// </summary>
    public static readonly TimeSpan MembersSteadyFor = TimeSpan.FromSeconds(3);

    /// <summary>A shard that came back instead of moving is left alone for so long.</summary>
    public static readonly TimeSpan MoveAgainAfter = TimeSpan.FromSeconds(30);

    /// <summary>How long the start waits for a shard that another silo has; that silo may have died a moment ago.</summary>
    public static readonly TimeSpan OpenMax = TimeSpan.FromSeconds(25);
}
