using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Threading.Channels;

namespace Budkavle.Plain;

/// <summary>
/// <c>POST /letters/bulk</c>: NDJSON in, NDJSON out in the same order. Lines are gathered into arrays of 1,000; the next array is
/// parsed while the last is being inserted.
/// </summary>
internal static class BulkLetters
{
    private const int BatchLines = 1000;

    /// <summary>Batches parsed and not yet inserted.</summary>
    private const int BatchesAhead = 2;

    private static readonly byte[] LineFeed = [(byte)'\n'];

    public static async Task HandleAsync(HttpContext context, LetterTable letters)
    {
        context.Response.ContentType = "application/x-ndjson";
        var batches = Channel.CreateBounded<List<Letter?>>(new BoundedChannelOptions(BatchesAhead) { SingleReader = true,
            SingleWriter = true });
        var reading = ReadAsync(context.Request.BodyReader, batches.Writer, context.RequestAborted);
        long line = 0;
        await foreach (var batch in batches.Reader.ReadAllAsync(context.RequestAborted))
        {
            var (ids, fresh) = await letters.InsertAsync([.. batch.OfType<Letter>()]);
            using var json = new Utf8JsonWriter(context.Response.BodyWriter);
            foreach (var letter in batch)
            {
                var answer = letter is null
                    ? new BulkLineAnswer(++line, null, 400, null, "invalid")
                    : new BulkLineAnswer(++line, letter.Key, fresh.Contains(letter.Key!) ? 201
                        : 200, ids[letter.Key!].ToString(System.Globalization.CultureInfo.InvariantCulture), null);
                JsonSerializer.Serialize(json, answer, PlainJson.Default.BulkLineAnswer);
                json.Flush();
                json.Reset();
                context.Response.BodyWriter.Write(LineFeed);
            }
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        }
        await reading;
    }

    private static async Task ReadAsync(PipeReader body, ChannelWriter<List<Letter?>> batches, CancellationToken cancellation)
    {
        try
        {
            var batch = new List<Letter?>(BatchLines);
            while (true)
            {
                var read = await body.ReadAsync(cancellation);
                var buffer = read.Buffer;
                while (TryReadLine(ref buffer, read.IsCompleted, out var line))
                {
                    batch.Add(Parse(line));
                    if (batch.Count < BatchLines)
                        continue;
                    await batches.WriteAsync(batch, cancellation);
                    batch = new List<Letter?>(BatchLines);
                }
                body.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted)
                    break;
            }
            if (batch.Count > 0)
                await batches.WriteAsync(batch, cancellation);
            batches.Complete();
        }
        catch (Exception fault)
        {
            batches.Complete(fault);
        }
    }

    private static bool TryReadLine(ref ReadOnlySequence<byte> buffer, bool isLast, out ReadOnlySequence<byte> line)
    {
        if (buffer.PositionOf((byte)'\n') is { } end)
        {
            line = buffer.Slice(0, end);
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            return true;
        }
        line = buffer;
        buffer = isLast ? buffer.Slice(buffer.End) : buffer;
        return isLast && !line.IsEmpty;
    }

    private static Letter? Parse(ReadOnlySequence<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            var letter = JsonSerializer.Deserialize(ref reader, PlainJson.Default.Letter);
            return letter is { Key.Length: > 0 } && SingleLetter.IsValid(letter) ? letter : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
