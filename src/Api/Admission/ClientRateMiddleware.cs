using System.Threading.RateLimiting;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;

namespace Budkavle.Api.Admission;

/// <summary>
/// Keeps a client, or a mailbox owner, to its share with 429. Runs after authentication; anonymous routes are left to the admission
/// gate.
/// </summary>
internal sealed class ClientRateMiddleware(RequestDelegate next, ClientRates rates, ApiLimits limits)
{
    private static readonly TimeSpan _retryAfter = TimeSpan.FromSeconds(1);

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<Caller>() is { } caller)
        {
            var cost = context.GetEndpoint()?.Metadata.GetMetadata<EndpointCost>() ?? EndpointCost.Single;
            using var lease = rates.Acquire(caller.Subject, cost.IsBulk ? limits.BulkCostUnits : cost.Units);
            if (!lease.IsAcquired)
            {
                var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var told) ? told : _retryAfter;
                await Problem.RetryAfter(ProblemCode.RateLimited, wait).ExecuteAsync(context);
                return;
            }
        }

        await next(context);
    }
}
