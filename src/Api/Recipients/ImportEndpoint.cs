using System.IO.Pipelines;
using System.Text.Json;
using Budkavle.Api.Admission;
using Budkavle.Api.Letters.Bulk;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;

namespace Budkavle.Api.Recipients;

/// <summary>POST /v1/recipients/import.</summary>
internal static class ImportEndpoint
{
    private const int ChunkLinesMax = 10_000;
    private const int FaultsListedMax = 100;

    public static async Task ImportAsync(
        HttpContext http, Engine engine, IGrainFactory grains, ApiLimits limits, CancellationToken cancellationToken)
    {
        var counts = new ImportCounts();
        var lines = new LineReader(Math.Min(limits.LineBytesMax, 16 * 1024));
        var chunk = new ImportChunk(engine);
        var reader = http.Request.BodyReader;
        Task sending = Task.CompletedTask;
        http.Response.ContentType = "application/x-ndjson";
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            while (lines.TryRead(ref buffer, read.IsCompleted, out var line, out var tooLong))
            {
                if (!tooLong && line.IsEmpty) continue;
                var fault = tooLong ? "The line is too long." : chunk.TryAdd(line);
                if (fault is not null) counts.Fault(lines.Line, fault, FaultsListedMax);
                if (chunk.Count < ChunkLinesMax) continue;
                // One chunk is written while the next is read.
                await sending;
                sending = SendAsync(chunk, grains, counts, http.Response.BodyWriter, cancellationToken);
                chunk = new ImportChunk(engine);
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted) break;
        }

        await sending;
        await SendAsync(chunk, grains, counts, http.Response.BodyWriter, cancellationToken);
        await WriteAsync(http.Response.BodyWriter, counts, done: true, cancellationToken);
    }

    private static async Task SendAsync(
        ImportChunk chunk, IGrainFactory grains, ImportCounts counts, PipeWriter output, CancellationToken cancellationToken)
    {
        var results = await Task.WhenAll(
            chunk.ByShard.Select(shard => grains.GetGrain<IPostOfficeGrain>(shard.Shard).Register(shard.Items)));
        foreach (var result in results.SelectMany(list => list))
        {
            if (result == LetterRefusal.None) counts.Imported++;
            else if (result == LetterRefusal.AlreadyRegistered) counts.AlreadyThere++;
            else counts.NotDone++;
        }

        await WriteAsync(output, counts, done: false, cancellationToken);
    }

    private static async ValueTask WriteAsync(PipeWriter output, ImportCounts counts, bool done, CancellationToken cancellationToken)
    {
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteNumber("imported"u8, counts.Imported);
            json.WriteNumber("alreadyThere"u8, counts.AlreadyThere);
            json.WriteNumber("refused"u8, counts.Refused);
            json.WriteNumber("notDone"u8, counts.NotDone);
            if (done) counts.WriteFaults(json);
            json.WriteBoolean("done"u8, done);
            json.WriteEndObject();
        }

        output.GetSpan(1)[0] = (byte)'\n';
        output.Advance(1);
        await output.FlushAsync(cancellationToken);
    }
}
