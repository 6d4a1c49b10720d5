using Orleans;

namespace Budkavle.Silo.Engines.Clients;

/// <summary>
/// A front end that starts before any silo answers waits for one, as a silo waits for nothing but the database: who starts what first
/// does not matter. It does not listen meanwhile.
/// </summary>
internal sealed partial class GatewayWait(TimeProvider clock, ILogger<GatewayWait> logger) : IClientConnectionRetryFilter
{
    private bool _hasSaid;

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        if (!_hasSaid) LogWaiting(exception.GetType().Name);
        _hasSaid = true;
        await Task.Delay(ClusterLimits.ConnectEvery, clock, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return !cancellationToken.IsCancellationRequested;
    }

    [LoggerMessage(
        8003, LogLevel.Information, "No silo of this cluster can be reached ({Reason}): waiting for one with a --gateway-port")]
    private partial void LogWaiting(string reason);
}
