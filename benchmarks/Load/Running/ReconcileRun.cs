using System.Diagnostics;
using System.Text.Json;
using Budkavle.Load.Contract;
using Budkavle.Load.Http;
using Budkavle.Load.Letters;

namespace Budkavle.Load.Running;

/// <summary>
/// Asks what became of the letters of an earlier run (<c>--run-name</c>, <c>--letters</c>): all of their keys in one streamed request, then
/// the digests of all that the sender ever sent. Every key must be delivered.
/// </summary>
internal static class ReconcileRun
{
    public static Task RunAsync(LoadRun run, CancellationToken cancellation)
    {
        run.Phase = "asking for keys";
        run.Recorder.Start(Stopwatch.GetTimestamp());
        return Task.Factory.StartNew(() => AskAsync(run, cancellation), cancellation, TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap();
    }

    private static async Task AskAsync(LoadRun run, CancellationToken cancellation)
    {
        var started = run.Recorder.StartTicks;
        run.Recorder.Offer(started, run.Total);
        var counts = AskKeys(run, cancellation);
        var now = Stopwatch.GetTimestamp();
        var delivered = counts.ValueKind == JsonValueKind.Object ? counts.GetProperty(ApiContract.Delivered).GetInt64() : 0;
        run.Recorder.Complete(started, now, delivered);
        if (delivered < run.Total)
            run.Recorder.Fail("not delivered", now, run.Total - delivered);
        var seconds = Stopwatch.GetElapsedTime(started, now).TotalSeconds;
        run.Extra["keysPerSecond"] = Math.Round(run.Total / seconds);
        run.Extra["counts"] = counts.ToString();

        run.Phase = "reading digests";
        var digestsFrom = Stopwatch.GetTimestamp();
        var digests = await run.Target.GetAsync(ApiContract.ReconciliationDigests, cancellation);
        run.Extra["digestSeconds"] = Math.Round(Stopwatch.GetElapsedTime(digestsFrom).TotalSeconds, 3);
        run.Extra["digestLetters"] = digests.GetProperty(ApiContract.LettersField).GetInt64();
    }

    private static JsonElement AskKeys(LoadRun run, CancellationToken cancellation)
    {
        using var duplex = new NdjsonDuplex(run.Target.Endpoint);
        var written = 0L;
        byte[] last = [];
        var keyBytes = LetterTemplate.KeyLine(run.Options.RunName, 0).Length;
        var status = duplex.Run(
            $"POST {ApiContract.Reconciliation}", run.Target.SenderHeader,
            buffer =>
            {
                var length = 0;
                while (written < run.Total && buffer.Length - length >= keyBytes && !cancellation.IsCancellationRequested)
                {
                    LetterTemplate.KeyLine(run.Options.RunName, written++).CopyTo(buffer[length..]);
                    length += keyBytes;
                }
                return length;
            },
            line => last = line.ToArray());
        if (status != 200)
            throw new InvalidDataException($"The reconciliation answered {status}: {duplex.ErrorText}");
        using var json = JsonDocument.Parse(last);
        return json.RootElement.Clone();
    }
}
