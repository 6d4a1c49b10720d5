using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Budkavle.Load.Contract;
using Budkavle.Load.Http;

namespace Budkavle.Load.Running;

/// <summary>
/// One dispatch to all recipients: creates it, uploads the recipients, starts it and follows its progress until it ends. The time that
/// counts is from start to completion; the upload is reported beside it.
/// </summary>
internal static class DispatchRun
{
    private static readonly TimeSpan PollDelay = TimeSpan.FromMilliseconds(100);
    private static readonly byte[] LineHead = Encoding.ASCII.GetBytes("{\"recipient\":\"");
    private static readonly byte[] LineTail = Encoding.ASCII.GetBytes("\"}\n");

    public static async Task RunAsync(LoadRun run, CancellationToken cancellation)
    {
        run.Phase = "uploading recipients";
        run.Recorder.Start(Stopwatch.GetTimestamp());
        var id = await CreateAsync(run, cancellation);
        var uploading = Stopwatch.GetTimestamp();
        await Task.Factory.StartNew(() =>
            Upload(run, id, cancellation), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        run.Extra["uploadSeconds"] = Math.Round(Stopwatch.GetElapsedTime(uploading).TotalSeconds, 3);

        run.Phase = "delivering";
        var started = Stopwatch.GetTimestamp();
        run.Recorder.Start(started);
        run.Recorder.Offer(started, run.Recipients.Count);
        await run.Target.PostAsync(ApiContract.DispatchStart(id), null, cancellation);
        await FollowAsync(run, id, started, cancellation);
    }

    private static async Task<string> CreateAsync(LoadRun run, CancellationToken cancellation)
    {
        var content = Encoding.ASCII.GetString(run.Filler.Slice(run.Options.Seed, run.Options.BodyBytes));
        var body = JsonSerializer.Serialize(new
        {
            subject = "Load dispatch",
            body = new { contentType = "text/plain", content },
            reference = run.Options.RunName,
        });
        var answer = await run.Target.PostAsync(ApiContract.Dispatches, body, cancellation);
        return answer.GetProperty(ApiContract.DispatchId).ToString();
    }

    private static void Upload(LoadRun run, string id, CancellationToken cancellation)
    {
        using var duplex = new NdjsonDuplex(run.Target.Endpoint);
        var next = 0;
        var answer = "";
        var status = duplex.Run(
            $"{ApiContract.DispatchRecipientsMethod} {ApiContract.DispatchRecipients(id)}",
            run.Target.SenderHeader,
            buffer => cancellation.IsCancellationRequested ? 0
                : Registration.WriteNumbers(run.Recipients, ref next, LineHead, LineTail, buffer),
            line => answer = Encoding.UTF8.GetString(line));
        if (status is < 200 or >= 300)
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                $"The recipients' upload answered {status}: {duplex.ErrorText}"));
        run.Extra["uploadAnswer"] = answer;
    }

    private static async Task FollowAsync(LoadRun run, string id, long started, CancellationToken cancellation)
    {
        var slice = Math.Max(1, Math.Min(1_000_000, run.Recipients.Count / 10));
        var slices = new List<double>();
        double sliceStart = 0, before = 0;
        long done = 0, refusedBefore = 0;
        while (true)
        {
            var answer = await run.Target.GetAsync(ApiContract.Dispatch(id), cancellation);
            var now = Stopwatch.GetTimestamp();
            var seconds = Stopwatch.GetElapsedTime(started, now).TotalSeconds;
            var (delivered, refused) = (Number(answer, ApiContract.Delivered), Number(answer, ApiContract.Refused));
            if (delivered > done)
            {
                // Where a slice ended between two looks is found by straight line.
                for (var edge = (slices.Count + 1L) * slice; edge <= delivered; edge += slice)
                {
                    var at = before + (seconds - before) * (edge - done) / (delivered - done);
                    slices.Add(Math.Round(slice / Math.Max(1e-6, at - sliceStart)));
                    sliceStart = at;
                }
                run.Recorder.Complete(started, now, delivered - done);
                (done, before) = (delivered, seconds);
            }
            if (refused > refusedBefore)
                run.Recorder.Fail("refused by the dispatch", now, refused - refusedBefore);
            refusedBefore = refused;
            var status = answer.TryGetProperty(ApiContract.Status, out var text) ? text.ToString() : "";
            if (ApiContract.DispatchEnds.Contains(status))
            {
                run.Extra["dispatchStatus"] = status;
                break;
            }
            await Task.Delay(PollDelay, cancellation);
        }
        run.Extra["sliceLetters"] = slice;
        run.Extra["slicesPerSecond"] = slices;
        if (slices.Count > 1)
            run.Extra["lastSliceToFirst"] = Math.Round(slices[^1] / slices[0], 3);
    }

    /// <summary>A count by its name, wherever in the answer it stands; 0 when it does not.</summary>
    internal static long Number(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return 0;
        if (element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number)
            return value.GetInt64();
        return element.EnumerateObject().Select(field => Number(field.Value, name)).FirstOrDefault(n => n > 0);
    }
}
