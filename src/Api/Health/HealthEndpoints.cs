using Budkavle.Api.Admission;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Storage;

namespace Budkavle.Api.Health;

/// <summary>
/// /health/live: the process answers. /health/ready: it has its shards, or reaches silos that have them, and reaches its store.
/// </summary>
public static class HealthEndpoints
{
    private static readonly TimeSpan _answerMax = TimeSpan.FromSeconds(2);

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => Results.Text("live")).Anonymous("Says nothing but that it answers").Cost(0)
            .ExcludeFromDescription();
        routes.MapGet("/health/ready", ReadyAsync).Anonymous("Says nothing but that it answers").Cost(0).ExcludeFromDescription();
    }

    private static async Task<IResult> ReadyAsync(
        Readiness readiness, IStore store, IEnumerable<IReadinessCheck> checks, CancellationToken cancellationToken)
    {
        if (!readiness.IsReady) return Problem.RetryAfter(ProblemCode.Unavailable, TimeSpan.FromSeconds(1), "Starting or stopping.");
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(_answerMax);
        try
        {
            foreach (var check in checks)
            {
                if (await check.FindFaultAsync(timeout.Token) is { } fault)
                    return Problem.RetryAfter(ProblemCode.Unavailable, TimeSpan.FromSeconds(2), fault);
            }

            await store.Log.ReadLastAsync(0, timeout.Token);
            return Results.Text("ready");
        }
        catch (Exception failure) when (failure is StorageException or OperationCanceledException)
        {
            return Problem.RetryAfter(ProblemCode.Unavailable, TimeSpan.FromSeconds(5), "The store does not answer.");
        }
    }
}
