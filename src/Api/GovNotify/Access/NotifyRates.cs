using System.Threading.RateLimiting;
using Budkavle.Domain.Letters.Outbound;

namespace Budkavle.Api.GovNotify.Access;

/// <summary>The contract's own rate: a token bucket for each service and type of key, beside the rates that hold for all clients.</summary>
internal sealed class NotifyRates : IDisposable
{
    /// <summary>GOV.UK Notify's rate, for each type of key.</summary>
    public const int PerMinute = 3000;

    /// <summary>GOV.UK Notify's: a third of the rate and one, at most 1,000.</summary>
    private const int Burst = 1000;
    private const int PeriodsPerSecond = 10;

    private readonly PartitionedRateLimiter<(Guid Service, OutboundKey Key)> _buckets =
        PartitionedRateLimiter.Create<(Guid Service, OutboundKey Key), (Guid, OutboundKey)>(caller =>
        RateLimitPartition.GetTokenBucketLimiter(caller, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = Burst,
            TokensPerPeriod = PerMinute / 60 / PeriodsPerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1) / PeriodsPerSecond,
            QueueLimit = 0,
            AutoReplenishment = false,
        }));

    public bool TryTake(Guid service, OutboundKey key)
    {
        using var lease = _buckets.AttemptAcquire((service, key));
        return lease.IsAcquired;
    }

    public void Dispose() => _buckets.Dispose();
}
