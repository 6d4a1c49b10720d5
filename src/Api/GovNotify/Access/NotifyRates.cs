using System.Threading.RateLimiting;

namespace Budkavle.Api.GovNotify.Access;

/// <summary>The contract's own rate: a token bucket for each service, beside the rates that hold for all clients.</summary>
internal sealed class NotifyRates : IDisposable
{
    /// <summary>GOV.UK Notify's rate for live keys.</summary>
    public const int PerMinute = 3000;

    /// <summary>GOV.UK Notify's: a third of the rate and one, at most 1,000.</summary>
    private const int Burst = 1000;
    private const int PeriodsPerSecond = 10;

    private readonly PartitionedRateLimiter<Guid> _buckets = PartitionedRateLimiter.Create<Guid, Guid>(service =>
        RateLimitPartition.GetTokenBucketLimiter(service, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = Burst,
            TokensPerPeriod = PerMinute / 60 / PeriodsPerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1) / PeriodsPerSecond,
            QueueLimit = 0,
            AutoReplenishment = false,
        }));

    public bool TryTake(Guid service)
    {
        using var lease = _buckets.AttemptAcquire(service);
        return lease.IsAcquired;
    }

    public void Dispose() => _buckets.Dispose();
}
