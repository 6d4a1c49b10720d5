using System.Text.Json;
using Budkavle.Api.Letters;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Domain.Letters.Dispatches;
using Budkavle.Grains.Letters.Dispatches;
using Budkavle.Grains.Letters.Senders;

namespace Budkavle.Api.Dispatches;

/// <summary>GET /v1/dispatches/{id}/progress: server-sent events, one a second, until the dispatch ends.</summary>
internal static class ProgressEndpoint
{
    private static readonly TimeSpan _every = TimeSpan.FromSeconds(1);

    public static async Task FollowAsync(
        Guid id, HttpContext http, IGrainFactory grains, TimeProvider clock, CancellationToken cancellationToken)
    {
        var sender = http.Caller().SenderId();
        var grain = grains.GetGrain<IDispatchGrain>(SenderIds.Format(Ids.ToUInt128(id)));
        if (await grain.Read(sender) is not { } view)
        {
            await Problem.Of(ProblemCode.NotFound).ExecuteAsync(http);
            return;
        }

        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        using var timer = new PeriodicTimer(_every, clock);
        try
        {
            while (true)
            {
                var json = JsonSerializer.Serialize(DispatchBody.Of(view), DispatchesJson.Default.DispatchBody);
                await http.Response.WriteAsync($"event: progress\ndata: {json}\n\n", cancellationToken);
                await http.Response.Body.FlushAsync(cancellationToken);
                if (DispatchStatuses.IsEnd(view.Status) || !await timer.WaitForNextTickAsync(cancellationToken)) return;
                if (await grain.Read(sender) is not { } next) return;
                view = next;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The reader has gone.
        }
    }
}
