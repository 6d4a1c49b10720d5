using Budkavle.Api.Problems;
using Budkavle.Api.Security;

namespace Budkavle.Api.Admission;

/// <summary>
/// All that stands between routing and an endpoint: headers, admission, body, authentication, rates, and an answer for what fails. One
/// middleware and not six, since each nested one costs every letter an object and a continuation.
/// </summary>
internal sealed class GuardMiddleware(
    RequestDelegate next, AdmissionGate gate, RequestBodies bodies, Authenticator authenticator, ClientRates rates, ProblemAnswers problems,
    ApiLimits limits)
{
    public async Task InvokeAsync(HttpContext context)
    {
        SecurityHeaders.Set(context);
        var endpoint = context.GetEndpoint();
        var cost = endpoint is null ? EndpointCost.Free : EndpointCost.Of(endpoint);
        if (!gate.TryEnter(cost))
        {
            await Problem.RetryAfter(ProblemCode.Overloaded, limits.OverloadedRetryAfter).ExecuteAsync(context);
            return;
        }

        try
        {
            if (endpoint is null || await IsAllowedAsync(context, endpoint, cost)) await next(context);
            await ProblemAnswers.CompleteAsync(context);
        }
        catch (Exception exception)
        {
            await problems.AnswerAsync(context, exception);
        }
        finally
        {
            gate.Leave(cost);
        }
    }

    private async ValueTask<bool> IsAllowedAsync(HttpContext context, Endpoint endpoint, EndpointCost cost) =>
        await bodies.AdmitAsync(context, endpoint) && await authenticator.AdmitAsync(context, endpoint)
        && await rates.AdmitAsync(context, cost);
}
