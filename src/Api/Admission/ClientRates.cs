using System.Threading.RateLimiting;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;

namespace Budkavle.Api.Admission;

/// <summary>
/// Keeps a client, or a mailbox owner, to its share with 429: a token bucket for each; idle ones are dropped by the library. Anonymous
/// routes are left to the admission gate.
/// </summary>
internal sealed class ClientRates(ApiLimits limits) : IDisposable
{
    // Finer than a second, so that a client at its limit is slowed and not stopped and started.
    private const int PeriodsPerSecond = 10;
    private static readonly TimeSpan _retryAfter = TimeSpan.FromSeconds(1);

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
    /// Returns true if the caller may go on, or has answered and returns false. More than the bucket ever holds counts as a full bucket:
    /// such a request is slow, not impossible.
    /// </summary>
    public ValueTask<bool> AdmitAsync(HttpContext context, EndpointCost cost)
    {
        if (context.Features.Get<Caller>() is not { } caller) return ValueTask.FromResult(true);
        var units = cost.IsBulk ? limits.BulkCostUnits : cost.Units;
        using var lease = _buckets.AttemptAcquire(caller.Subject, Math.Min(units, limits.CostUnitsPerSecondPerClient));
        if (lease.IsAcquired) return ValueTask.FromResult(true);
        return RefuseAsync(context, lease.TryGetMetadata(MetadataName.RetryAfter, out var told) ? told : _retryAfter);
    }

    public void Dispose() => _buckets.Dispose();

    private static async ValueTask<bool> RefuseAsync(HttpContext context, TimeSpan wait)
    {
        await Problem.RetryAfter(ProblemCode.RateLimited, wait).ExecuteAsync(context);
        return false;
    }
}
