using Budkavle.Grains.Hosting;

namespace Budkavle.Silo.Hosting;

/// <summary>
/// Keeps every shard open somewhere. Registered after <see cref="EngineLifetime"/>, so that it stops before the shards close.
/// </summary>
internal sealed class ShardKeeper(Engine engine, IGrainFactory grains) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => engine.KeepShardsOpenAsync(grains, stoppingToken);
}
