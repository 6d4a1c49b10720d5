using Budkavle.Api.Problems;

namespace Budkavle.Api.Pages.Web;

/// <summary>Server-sent events for pages. Their number is bounded here, since they stay open and are not counted by admission.</summary>
internal sealed class EventStream(TimeProvider clock)
{
    private const int StreamsMax = 200;

    /// <summary>A stream ends by itself; the browser comes back, and rights are looked at anew.</summary>
    private static readonly TimeSpan _lengthMax = TimeSpan.FromMinutes(5);
    private int _open;

    /// <param name="http">The request.</param>
    /// <param name="every">How often to look.</param>
    /// <param name="next">Event name and JSON, or null when there is nothing to tell.</param>
    public async Task RunAsync(HttpContext http, TimeSpan every, Func<CancellationToken, Task<(string Name, string Json)?>> next)
    {
        if (Interlocked.Increment(ref _open) > StreamsMax)
        {
            Interlocked.Decrement(ref _open);
            await Problem.RetryAfter(ProblemCode.Overloaded, TimeSpan.FromSeconds(10)).ExecuteAsync(http);
            return;
        }

        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        var stopping = http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        end.CancelAfter(_lengthMax);
        using var timer = new PeriodicTimer(every, clock);
        try
        {
            await http.Response.WriteAsync("retry: 2000\n\n", end.Token);
            do
            {
                if (await next(end.Token) is var (name, json))
                    await http.Response.WriteAsync($"event: {name}\ndata: {json}\n\n", end.Token);
                await http.Response.Body.FlushAsync(end.Token);
            }
            while (await timer.WaitForNextTickAsync(end.Token));
        }
        catch (OperationCanceledException)
        {
            // The reader has gone, the stream is old, or the silo stops.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }
}
