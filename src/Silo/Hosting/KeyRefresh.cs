using Budkavle.Grains.Hosting;
using Budkavle.Storage;

namespace Budkavle.Silo.Hosting;

/// <summary>Lays the next data key ready before the present one is used up, and learns of keys that other silos have made.</summary>
internal sealed class KeyRefresh(Engine engine, TimeProvider clock) : BackgroundService
{
    /// <summary>A data key lasts 268 million seals, and half of them are left when the next is laid ready: over an hour's worth.</summary>
    private static readonly TimeSpan _every = TimeSpan.FromMinutes(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await engine.RefreshKeysAsync(stoppingToken);
            }
            catch (StorageException)
            {
                // The store is away; the next round is soon enough.
            }
        }
    }
}
