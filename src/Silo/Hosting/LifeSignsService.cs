using Budkavle.Grains.Availability;
using Budkavle.Storage;

namespace Budkavle.Silo.Hosting;

/// <summary>Gives <see cref="LifeSigns"/> from when the server listens until it stops.</summary>
internal sealed class LifeSignsService(LifeSigns signs, IHostApplicationLifetime lifetime, TimeProvider clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listening = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(LifeSigns.Every, clock);
        do
        {
            try
            {
                await signs.BeatAsync(stoppingToken);
            }
            catch (Exception) when (!stoppingToken.IsCancellationRequested)
            {
                // No proof, whatever it was: the next one that succeeds finds the gap. Thrown on, it would stop the silo.
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await signs.StopAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is StorageException or OperationCanceledException)
        {
            // Then it counts as unexplained.
        }
    }
}
