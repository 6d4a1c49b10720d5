using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters.Dispatches;
using Budkavle.Silo.Engines;

namespace Budkavle.Silo.Hosting;

/// <summary>
/// Opens the shards before the server listens, and drains them after it has stopped and before the grains end. Registered after the grain
/// host and before the web server, whose order of start and stop it relies on.
/// </summary>
internal sealed class EngineLifetime(Engine engine, IGrainFactory grains, DispatchSupervisor dispatches) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await GrainEngine.OpenShardsAsync(engine, grains);
        // Of ten million mailboxes' saved heads half a gigabyte was read to fill the tables; it would stay with the process for hours.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // A dispatch that went on would open the shards again.
        await dispatches.StopAsync();
        await GrainEngine.CloseShardsAsync(engine, grains);
    }
}
