using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using System.Threading.Channels;
using Budkavle.Load.Http;
using Budkavle.Load.Letters;
using Budkavle.Load.Measuring;

namespace Budkavle.Load.Running;

/// <summary>
/// One letter a request over kept-alive connections, paced (open loop) or each sending its next when answered (closed loop).
/// </summary>
internal static class SingleRun
{
    /// <summary>After a broken connection, so that a server that is gone is not hammered.</summary>
    private static readonly TimeSpan ReconnectDelay = TimeSpan.FromMilliseconds(100);

    public static async Task RunAsync(LoadRun run, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        run.Recorder.Start(start);
        using var pacer = run.Options.RatePerSecond is { } rate ? new Pacer(rate, run.Total, start, run.Recorder) : null;
        // Workers continue on the socket or the clock thread; what follows the run must not.
        await Task.WhenAll(Enumerable.Range(0, run.Options.Connections).Select(_ => WorkAsync(run, pacer, cancellation)))
            .ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
    }

    private static async Task WorkAsync(LoadRun run, Pacer? pacer, CancellationToken cancellation)
    {
        using var connection = new HttpConnection(run.Target.Endpoint);
        var headers = "";
        LetterTemplate? template = null;
        var request = Array.Empty<byte>();
        while (!cancellation.IsCancellationRequested)
        {
            if (await NextStartAsync(pacer, cancellation) is not { } intended)
                return;
            var (index, count) = run.Claim(1);
            if (count == 0)
                return;
            if (pacer is null)
                run.Recorder.Offer(Stopwatch.GetTimestamp());
            if (template is null || !ReferenceEquals(headers, run.Target.Sender?.Current ?? ""))
            {
                headers = run.Target.Sender?.Current ?? "";
                template = LetterTemplate.SingleRequest(run.Target.SinglePath, run.Target.Endpoint.Authority,
                    run.Target.SenderHeader, run.Options.RunName, run.Options.BodyBytes, run.Filler);
                request = new byte[template.Length];
                template.Write(index, run.Recipients.ForLetter(index), request);
            }
            template.Patch(index, run.Recipients.ForLetter(index), request);
            await SendAsync(run, connection, request, index, pacer is null ? Stopwatch.GetTimestamp() : intended, cancellation);
        }
    }

    private static async ValueTask<long?> NextStartAsync(Pacer? pacer, CancellationToken cancellation)
    {
        if (pacer is null)
            return 0;
        try
        {
            return await pacer.Due.ReadAsync(cancellation);
        }
        catch (Exception end) when (end is ChannelClosedException or OperationCanceledException)
        {
            return null;
        }
    }

    private static async ValueTask SendAsync(
        LoadRun run, HttpConnection connection, byte[] request, long index, long intended, CancellationToken cancellation)
    {
        try
        {
            var status = await connection.SendAsync(request, cancellation);
            var now = Stopwatch.GetTimestamp();
            if (status is 200 or 201)
            {
                run.Recorder.Complete(intended, now);
                if (status == 200)
                    run.CountReplay();
                if (run.Options.Verify)
                    KeepLetterId(run, index, connection.Body.Bytes);
                return;
            }
            run.Recorder.Fail(CodeOf(status, connection.Body.Bytes), now);
            if (status is 429 or 503 && run.Options.RatePerSecond is null)
                await Task.Delay(TimeSpan.FromSeconds(Math.Clamp(connection.RetryAfterSeconds, 0.05, 5)), cancellation);
        }
        catch (Exception fault) when (fault is SocketException or InvalidDataException)
        {
            run.Recorder.Fail(fault is SocketException socket ? $"connection: {socket.SocketErrorCode}" : "connection: broken off",
                Stopwatch.GetTimestamp());
            await Task.Delay(ReconnectDelay, CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            run.Recorder.Fail("unanswered at the end", Stopwatch.GetTimestamp());
        }
    }

    private static void KeepLetterId(LoadRun run, long index, ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body);
        if (json.RootElement.TryGetProperty(Contract.ApiContract.LetterId, out var id))
            run.Keep(index, System.Text.Encoding.UTF8.GetBytes(id.ToString()));
    }

    /// <summary>The problem document's code, or the bare status.</summary>
    internal static string CodeOf(int status, ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.TryGetProperty(Contract.ApiContract.Code, out var code))
                return $"{status} {code}";
        }
        catch (JsonException)
        {
            // Not a problem document: a proxy's page, or nothing.
        }
        return status.ToString(CultureInfo.InvariantCulture);
    }
}
