using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Budkavle.Load.Contract;
using Budkavle.Load.Http;

namespace Budkavle.Load.Running;

/// <summary>
/// Reads pages of mailboxes: every connection is one recipient at a time and follows <c>next</c> from the newest page down, then begins
/// again. A recipient's token is fetched before the clock starts.
/// </summary>
internal static class MailboxRun
{
    public static async Task RunAsync(LoadRun run, CancellationToken cancellation)
    {
        run.Phase = "fetching recipients' tokens";
        var readers = Math.Min(run.Options.Connections, run.Recipients.Count);
        var tokens = new string[readers];
        for (var reader = 0; reader < readers; reader++)
            tokens[reader] = await run.Target.RecipientTokenAsync(run.Recipients.Text(reader), cancellation);
        run.Phase = "reading pages";
        run.Recorder.Start(Stopwatch.GetTimestamp());
        await Task.WhenAll(tokens.Select(token => ReadAsync(run, token, cancellation))).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
    }

    private static async Task ReadAsync(LoadRun run, string token, CancellationToken cancellation)
    {
        using var connection = new HttpConnection(run.Target.Endpoint);
        string? after = null;
        var ticksPerPage = Stopwatch.Frequency / ((run.Options.RatePerSecond ?? 1) / run.Options.Connections);
        for (long page = 0; !cancellation.IsCancellationRequested && run.Claim(1).Count == 1; page++)
        {
            var intended = run.Recorder.StartTicks + (long)(page * ticksPerPage);
            if (run.Options.RatePerSecond is not null)
            {
                while (Stopwatch.GetTimestamp() < intended)
                    await Task.Delay(1, CancellationToken.None);
            }
            var started = run.Options.RatePerSecond is null ? Stopwatch.GetTimestamp() : intended;
            run.Recorder.Offer(started);
            after = await ReadPageAsync(run, connection, token, after, started, cancellation);
        }
    }

    private static async Task<string?> ReadPageAsync(
        LoadRun run, HttpConnection connection, string token, string? after, long started, CancellationToken cancellation)
    {
        var path = $"{ApiContract.MailboxLetters}?limit={ApiContract.PageOf}"
            + (after is null ? "" : $"&after={Uri.EscapeDataString(after)}");
        var request = Encoding.ASCII.GetBytes(
            $"GET {path} HTTP/1.1\r\nHost: {run.Target.Endpoint.Authority}\r\nAuthorization: Bearer {token}\r\n\r\n");
        try
        {
            var status = await connection.SendAsync(request, cancellation);
            var now = Stopwatch.GetTimestamp();
            if (status != 200)
            {
                run.Recorder.Fail(SingleRun.CodeOf(status, connection.Body.Bytes), now);
                return null;
            }
            run.Recorder.Complete(started, now);
            using var json = JsonDocument.Parse(connection.Body.Bytes);
            var letters = json.RootElement.GetProperty(ApiContract.LettersField).GetArrayLength();
            run.Extra["lettersOnLastPage"] = letters;
            return json.RootElement.TryGetProperty(ApiContract.Next, out var next) && next.ValueKind == JsonValueKind.String && letters > 0
                ? next.GetString() : null;
        }
        catch (Exception fault) when (fault is SocketException or InvalidDataException or JsonException)
        {
            run.Recorder.Fail($"connection: {fault.GetType().Name}", Stopwatch.GetTimestamp());
            return null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
