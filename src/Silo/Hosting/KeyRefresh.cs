using Budkavle.Grains.Hosting;

namespace Budkavle.Silo.Hosting;

/// <summary>Lays the next data key ready before the present one is used up, and learns of keys that other silos have made.</summary>
internal sealed partial class KeyRefresh(Engine engine, TimeProvider clock, ILogger<KeyRefresh> logger) : BackgroundService
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
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                // The next round is soon enough. Thrown on, it would stop the silo, which has seals left.
                LogNotRefreshed(fault.GetType().Name);
            }
        }
    }

    [LoggerMessage(8004, LogLevel.Warning, "Data keys could not be looked after ({Fault}); tried again in a quarter of an hour")]
    private partial void LogNotRefreshed(string fault);
}
