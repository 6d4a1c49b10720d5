using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Budkavle.Silo.Commands.Client;

/// <summary>A request body of lines, sent while they are read.</summary>
internal sealed class LinesContent : HttpContent
{
    private const int BufferChars = 32 * 1024;
    private readonly IAsyncEnumerable<string> _lines;
    private readonly Action<long> _sent;

    /// <param name="lines">Without line ends.</param>
    /// <param name="sent">Told how many lines are on their way.</param>
    public LinesContent(IAsyncEnumerable<string> lines, Action<long> sent)
    {
        _lines = lines;
        _sent = sent;
        Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var pending = new StringBuilder();
        var count = 0L;
        await foreach (var line in _lines.WithCancellation(cancellationToken))
        {
            pending.Append(line).Append('\n');
            count++;
            if (pending.Length < BufferChars) continue;
            await stream.WriteAsync(Encoding.UTF8.GetBytes(pending.ToString()), cancellationToken);
            pending.Clear();
            _sent(count);
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes(pending.ToString()), cancellationToken);
        _sent(count);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
