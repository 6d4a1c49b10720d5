using Budkavle.Grains.Hosting;

namespace Budkavle.Silo.Hosting;

/// <summary>
/// Opens the shards before the server listens, and drains them after it has stopped and before the grains end. Registered after the grain
/// host and before the web server, whose order of start and stop it relies on.
/// </summary>
internal sealed class EngineLifetime(Engine engine, IGrainFactory grains) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => engine.OpenShardsAsync(grains);

    public Task StopAsync(CancellationToken cancellationToken) => engine.CloseShardsAsync(grains);
}
