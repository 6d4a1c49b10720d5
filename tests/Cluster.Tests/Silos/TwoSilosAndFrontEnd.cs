using Budkavle.Chaos.Client;
using Budkavle.Chaos.Processes;

namespace Budkavle.Cluster.Tests.Silos;

/// <summary>Two silos and a process with the API and no shards.</summary>
public sealed class TwoSilosAndFrontEnd : TwoSilos
{
    private SiloClient? _client;

    protected override int FrontEnds => 1;

    internal SiloServer FrontEnd => Stage.FrontEndAt(0);

    /// <summary>The clients when all they can reach is the front end.</summary>
    internal SiloClient AtFrontEnd => _client!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        if (ClusterFactAttribute.MissingReason is not null) return;
        var target = new Target();
        target.Serve([FrontEnd.Address]);
        _client = new SiloClient(target, Stage.ReadCast(), TimeProvider.System);
    }

    public override async Task DisposeAsync()
    {
        _client?.Dispose();
        await base.DisposeAsync();
    }
}
