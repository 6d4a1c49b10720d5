using Budkavle.Load.Letters;
using Budkavle.Peers.Driving;
using Budkavle.Support;

namespace Budkavle.Peers.Sides;

/// <summary>What the peers with protocols of their own have in common: a process, and connections to it.</summary>
internal abstract class SocketPeer(PeersOptions options) : IPeer
{
    private long _index;

    public abstract string Name { get; }

    public abstract string Description { get; }

    public abstract bool HasLists { get; }

    public abstract IReadOnlyList<(string Name, string Value)> Durability { get; }

    public double ProcessorSeconds => Server?.ProcessorSeconds ?? 0;

    protected PeersOptions Options { get; } = options;

    protected ServiceProcess? Server { get; set; }

    protected PeerLetter Letter { get; } = new(options.BodyBytes, options.Recipients, new FillerText(seed: 1));

    protected string Directory => Path.Combine(Options.WorkDirectory, Name);

    protected string LogPath => Path.Combine(Options.ReportDirectory, Name + ".log");

    public abstract Task StartAsync(CancellationToken cancellation);

    public abstract Task<long?> CountAsync(CancellationToken cancellation);

    public Task<PeerResult> RunAsync(PeerMode mode, TimeSpan length, CancellationToken cancellation) => Task.Factory.StartNew(() =>
    {
        var connections = new List<IPeerConnection>();
        try
        {
            for (var number = 0; number < Connections(mode); number++)
                connections.Add(Open(number));
            var result = new ConnectionLoad(connections, mode == PeerMode.Single ? Options.InFlight : Options.ListInFlight)
                .Run(length, _index);
            _index += result.Letters;
            return result;
        }
        finally
        {
            connections.ForEach(c => c.Dispose());
        }
    }, cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public virtual void Dispose() => Server?.Dispose();

    protected abstract int Connections(PeerMode mode);

    protected abstract IPeerConnection Open(int number);

    /// <summary>Makes the peer's directory and gives it to the account that the server runs under.</summary>
    protected void MakeDirectory(string account)
    {
        System.IO.Directory.CreateDirectory(Directory);
        if (ServiceProcess.IsRoot)
            ServiceProcess.Output("chown", [account, Directory]);
    }

    protected static string Program(string name, string package) => ServiceProcess.Find(name)
        ?? throw new InvalidOperationException($"{name} is not installed (Debian package {package}).");
}
