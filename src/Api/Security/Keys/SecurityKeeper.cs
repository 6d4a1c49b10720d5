using Budkavle.Api.Problems;
using Budkavle.Api.Security.Clients;
using Budkavle.Api.Security.Tokens;

namespace Budkavle.Api.Security.Keys;

/// <summary>
/// Reads pepper and signing keys before the first request is taken, and keeps the signing keys fresh and what is known of operators and
/// their log-outs.
/// </summary>
internal sealed class SecurityKeeper(
    ISigningKeys keys,
    ClientSecrets secrets,
    ClientStatuses clients,
    ClosedSessions sessions,
    SecurityOptions options,
    TimeProvider time,
    ILogger<SecurityKeeper> logger) : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await secrets.LoadAsync(cancellationToken);
        await keys.RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.SigningKeyRefresh, time);
        while (await WaitAsync(timer, stoppingToken))
        {
            try
            {
                await keys.RefreshAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // The keys at hand go on working; the next round tries again.
                logger.KeyRefreshFailed(SafeException.Describe(exception));
            }

            try
            {
                await clients.RefreshOperatorsAsync(stoppingToken);
            }
            catch (Exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Told where it was read. They count as they did.
            }

            try
            {
                await sessions.RefreshAsync(stoppingToken);
            }
            catch (Exception) when (!stoppingToken.IsCancellationRequested)
            {
                // The same store as the keys', of which it was told. What is known counts.
            }
        }
    }

    private static async ValueTask<bool> WaitAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
