using Budkavle.Grains.Letters.Rejections;

namespace Budkavle.Silo.Hosting;

/// <summary>Has refused submissions written down every second, and once more at the end.</summary>
internal sealed class RejectionService(RejectionBook book, RejectionLimits limits, TimeProvider clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(limits.WriteEvery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await book.WriteAsync();
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await book.WriteAsync();
    }
}
