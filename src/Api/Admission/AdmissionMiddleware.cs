using Budkavle.Api.Problems;

namespace Budkavle.Api.Admission;

/// <summary>Lets a request in or sheds it with 503 before anything is read or checked. Runs right after routing.</summary>
internal sealed class AdmissionMiddleware(RequestDelegate next, AdmissionGate gate, ApiLimits limits)
{
    public Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        if (endpoint is null) return next(context);
        var cost = endpoint.Metadata.GetMetadata<EndpointCost>() ?? EndpointCost.Single;
        if (cost is { Units: 0, IsBulk: false }) return next(context);
        return gate.TryEnter(cost)
            ? RunAsync(context, cost)
            : Problem.RetryAfter(ProblemCode.Overloaded, limits.OverloadedRetryAfter).ExecuteAsync(context);
    }

    private async Task RunAsync(HttpContext context, EndpointCost cost)
    {
        try
        {
            await next(context);
        }
        finally
        {
            gate.Leave(cost);
        }
    }
}
