using System.Diagnostics;
using System.Text.Json;

namespace Budkavle.Silo.Commands.Client;

/// <summary>Shows how far a dispatch is until it has ended, and then why recipients were refused.</summary>
internal static class DispatchFollower
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>Refused recipients that are read to count their reasons.</summary>
    private const int RefusedReadMax = 100_000;

    public static async Task<int> FollowAsync(ServiceClient client, string path, CancellationToken cancellationToken)
    {
        var seen = await client.SendAsync(HttpMethod.Get, path, null, cancellationToken);
        var watch = Stopwatch.StartNew();
        await ProgressBars.RunAsync("Delivering", Math.Max(1, Count(seen, "recipients")), async bar =>
        {
            var (lastAt, lastDone, rate) = (TimeSpan.Zero, Done(seen), 0.0);
            while (true)
            {
                var done = Done(seen);
                if (watch.Elapsed - lastAt >= TimeSpan.FromSeconds(1))
                {
                    rate = (done - lastDone) / (watch.Elapsed - lastAt).TotalSeconds;
                    (lastAt, lastDone) = (watch.Elapsed, done);
                }

                var counts = $"{Count(seen, "delivered"):N0} delivered, {Count(seen, "refused"):N0} refused";
                bar.Set(done, $"{counts}, {rate:N0} letters/s ({Json.Text(seen, "status")})");
                if (HasEnded(seen)) return;
                await Task.Delay(LookEvery, cancellationToken);
                seen = await client.SendAsync(HttpMethod.Get, path, null, cancellationToken);
            }
        });
        return await SummariseAsync(client, path, seen, watch.Elapsed, cancellationToken);
    }

    private static async Task<int> SummariseAsync(
        ServiceClient client, string path, JsonElement end, TimeSpan elapsed, CancellationToken cancellationToken)
    {
        var (delivered, refused) = (Count(end, "delivered"), Count(end, "refused"));
        var duplicates = Count(end, "duplicates");
        var rate = delivered / Math.Max(0.001, elapsed.TotalSeconds);
        var counts = $"{delivered:N0} delivered, {refused:N0} refused, {duplicates:N0} named twice";
        Console.WriteLine($"{Json.Text(end, "status")}: {counts}, in {elapsed.TotalSeconds:0.0} s ({rate:N0} letters/s)");
        if (refused > 0) await ShowRefusedAsync(client, path, cancellationToken);
        return Json.Text(end, "status") == "completed" && refused == 0 ? CommandRunner.Done : CommandRunner.Refused;
    }

    private static async Task ShowRefusedAsync(ServiceClient client, string path, CancellationToken cancellationToken)
    {
        var reasons = new SortedDictionary<string, long>(StringComparer.Ordinal);
        string? after = null;
        var read = 0;
        do
        {
            var query = after is null ? "" : $"&after={Uri.EscapeDataString(after)}";
            var page = await client.SendAsync(HttpMethod.Get, $"{path}/refused?limit=1000{query}", null, cancellationToken);
            var results = page.TryGetProperty("refused", out var list) ? list : default;
            if (results.ValueKind != JsonValueKind.Array) return;
            foreach (var result in results.EnumerateArray())
            {
                var reason = Json.Text(result, "code") is { Length: > 0 } code ? code : Json.Text(result, "reason");
                if (reason.Length == 0) continue;
                reasons[reason] = reasons.GetValueOrDefault(reason) + 1;
            }

            read += results.GetArrayLength();
            after = Json.Text(page, "next") is { Length: > 0 } next && results.GetArrayLength() > 0 ? next : null;
        }
        while (after is not null && read < RefusedReadMax);
        foreach (var (reason, count) in reasons) Console.WriteLine($"  {reason}: {count:N0}");
    }

    private static bool HasEnded(JsonElement dispatch) => Json.Text(dispatch, "status") is "completed" or "cancelled" or "failed";

    private static long Done(JsonElement dispatch) => Count(dispatch, "delivered") + Count(dispatch, "refused");

    /// <summary>A count by its name, at the top or inside one of the answer's objects.</summary>
    private static long Count(JsonElement dispatch, string name)
    {
        if (dispatch.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number) return value.GetInt64();
        return dispatch.EnumerateObject().Where(field => field.Value.ValueKind == JsonValueKind.Object)
            .Select(field => Json.Number(field.Value, name)).FirstOrDefault(count => count > 0);
    }
}
