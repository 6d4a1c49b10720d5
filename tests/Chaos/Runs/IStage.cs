using Budkavle.Chaos.Client;
using Budkavle.Chaos.Faults;

namespace Budkavle.Chaos.Runs;

/// <summary>What a run plays on: one silo, or a cluster of them.</summary>
internal interface IStage : IAsyncDisposable
{
    Target Target { get; }

    /// <summary>Things that happened and are no violation, for the report.</summary>
    List<string> Notes { get; }

    /// <summary>Starts of a silo.</summary>
    int Starts { get; }

    void Note(string what);

    Cast ReadCast();

    /// <summary>The kinds of faults that can be done here.</summary>
    FaultKind[] Kinds();

    /// <summary>Does a fault. The stage serves again afterwards.</summary>
    Task DoAsync(PlannedFault fault, CancellationToken stop);

    /// <summary>Sees to it that everything serves, as an operator's supervisor would.</summary>
    /// <exception cref="InvalidOperationException">It does not within minutes.</exception>
    Task ServeAsync(CancellationToken stop);

    /// <summary>kill -9 of every silo.</summary>
    void KillSilo();

    /// <summary>SIGTERM to every silo; false if one did not end within the limit and was killed.</summary>
    Task<bool> TerminateAsync(TimeSpan limit, CancellationToken stop);
}
