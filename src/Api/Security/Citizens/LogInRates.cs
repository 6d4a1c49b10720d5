using System.Net;
using System.Threading.RateLimiting;
using Budkavle.Api.Security.Clients;

namespace Budkavle.Api.Security.Citizens;

/// <summary>
/// How often log-ins may begin from one address: each costs an order or a redirect at an e-ID. A hundred people in an office share one, so
/// the first <see cref="Burst"/> go at once.
/// </summary>
internal sealed class LogInRates : IDisposable
{
    public const int Burst = 60;

    private readonly PartitionedRateLimiter<IPAddress> _buckets = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address =>
        RateLimitPartition.GetTokenBucketLimiter(address, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = Burst,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
            AutoReplenishment = false,
        }));

    public bool Admits(IPAddress? address)
    {
        using var lease = _buckets.AttemptAcquire(ClientAddress.Normalise(address));
        return lease.IsAcquired;
    }

    public void Dispose() => _buckets.Dispose();
}
