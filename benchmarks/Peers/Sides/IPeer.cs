using Budkavle.Peers.Driving;

namespace Budkavle.Peers.Sides;

/// <summary>A server that letters are delivered to: a private instance with a data directory of its own.</summary>
internal interface IPeer : IDisposable
{
    string Name { get; }

    /// <summary>What it is and which version.</summary>
    string Description { get; }

    bool HasLists { get; }

    /// <summary>What stands for durability, as the running server tells it: name and value.</summary>
    IReadOnlyList<(string Name, string Value)> Durability { get; }

    /// <summary>Processor seconds of the server with its database, so far.</summary>
    double ProcessorSeconds { get; }

    /// <exception cref="InvalidOperationException">It is not installed or did not start; the message says what to do.</exception>
    Task StartAsync(CancellationToken cancellation);

    Task<PeerResult> RunAsync(PeerMode mode, TimeSpan length, CancellationToken cancellation);

    /// <summary>Letters found in the server that were delivered since the last call, counted by the server itself; a queue is emptied by
    /// it. Null where the server has no cheap count.</summary>
    Task<long?> CountAsync(CancellationToken cancellation);
}
