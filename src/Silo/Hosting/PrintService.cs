using Budkavle.Grains.Printing;

namespace Budkavle.Silo.Hosting;

/// <summary>Makes a job for the print house every night, and reads its receipts every few minutes.</summary>
internal sealed class PrintService(PrintHouse house, PrintOptions options, TimeProvider clock, ILogger<PrintService> logger)
    : BackgroundService
{
    private static readonly TimeSpan _every = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var now = clock.GetUtcNow().UtcDateTime;
                // A night that was missed is made up for when the silo is back.
                if (now.Hour >= options.AtHour && !house.HasJobOf(DateOnly.FromDateTime(now))) await house.RunAsync(stoppingToken);
                else await house.ReadReceiptsAsync(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                // Without the text, which may quote an address. The next round goes on where this one ended.
                logger.LogError("The print house's work failed with {Fault}", fault.GetType().Name);
            }
        }
    }
}
