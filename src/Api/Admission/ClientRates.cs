using System.Threading.RateLimiting;

namespace Budkavle.Api.Admission;

/// <summary>A token bucket for each client or mailbox owner; idle ones are dropped by the library.</summary>
internal sealed class ClientRates(ApiLimits limits) : IDisposable
{
    // Finer than a second, so that a client at its limit is slowed and not stopped and started.
    private const int PeriodsPerSecond = 10;

    private readonly PartitionedRateLimiter<string> _buckets = PartitionedRateLimiter.Create<string, string>(subject =>
        RateLimitPartition.GetTokenBucketLimiter(subject, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = limits.CostUnitsPerSecondPerClient,
            TokensPerPeriod = Math.Max(1, limits.CostUnitsPerSecondPerClient / PeriodsPerSecond),
            ReplenishmentPeriod = TimeSpan.FromSeconds(1) / PeriodsPerSecond,
            QueueLimit = 0,
            AutoReplenishment = false,
        }));

    /// <summary>
    /// Takes the units. More than the bucket ever holds counts as a full bucket: such a request is slow, not impossible.
    /// </summary>
    public RateLimitLease Acquire(string subject, int units) =>
        _buckets.AttemptAcquire(subject, Math.Min(units, limits.CostUnitsPerSecondPerClient));

    public void Dispose() => _buckets.Dispose();
}
