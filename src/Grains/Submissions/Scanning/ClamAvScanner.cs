using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Budkavle.Grains.Submissions;

/// <summary>
/// Asks ClamAV's daemon over its socket: <c>zINSTREAM</c>, the file in chunks that say their length (clamd(8)), an answer that ends in a
/// null byte. Anything but "OK" or "FOUND" is no verdict. Safe for use by many threads.
/// </summary>
public sealed class ClamAvScanner(ClamAvOptions options, TimeProvider clock) : IMalwareScanner, IDisposable
{
    private const int ChunkBytes = 64 * 1024;

    /// <summary>An answer is the name of a signature and a few words.</summary>
    private const int AnswerBytesMax = 1024;

    private readonly SemaphoreSlim _places = new(options.ConcurrencyMax);
    private long _failedAt;

    public bool IsOn => true;

    public async Task<ScanVerdict> ScanAsync(ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        var failedAt = Volatile.Read(ref _failedAt);
        if (failedAt != 0 && clock.GetElapsedTime(failedAt) < options.RestAfterFailure) return ScanVerdict.Away;
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = clock.CreateTimer(_ => limited.Cancel(), null, options.Timeout, Timeout.InfiniteTimeSpan);
        var verdict = ScanVerdict.Away;
        try
        {
            await _places.WaitAsync(limited.Token);
            try
            {
                verdict = await AskAsync(file, limited.Token);
            }
            finally
            {
                _places.Release();
            }
        }
        catch (Exception failure) when (failure is SocketException or IOException or ObjectDisposedException
            || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Away, whatever it was; who asked keeps the file and asks again.
        }

        Volatile.Write(ref _failedAt, verdict == ScanVerdict.Away ? Math.Max(1, clock.GetTimestamp()) : 0);
        return verdict;
    }

    private async Task<ScanVerdict> AskAsync(ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        using var socket = options.SocketPath is null
            ? new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
            : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        if (options.SocketPath is { } path) await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        else await socket.ConnectAsync(options.Host, options.Port, cancellationToken);
        await using var stream = new NetworkStream(socket);
        try
        {
            await SendAsync(stream, file, cancellationToken);
        }
        catch (IOException)
        {
            // It closes its side once the file is longer than it takes, and has said so before: see what it said.
        }

        return VerdictOf(await ReadAsync(stream, cancellationToken));
    }

    private static async Task SendAsync(NetworkStream stream, ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        var length = new byte[4];
        await stream.WriteAsync("zINSTREAM\0"u8.ToArray(), cancellationToken);
        for (var at = 0; at < file.Length; at += ChunkBytes)
        {
            var chunk = file.Slice(at, Math.Min(ChunkBytes, file.Length - at));
            BinaryPrimitives.WriteInt32BigEndian(length, chunk.Length);
            await stream.WriteAsync(length, cancellationToken);
            await stream.WriteAsync(chunk, cancellationToken);
        }

        BinaryPrimitives.WriteInt32BigEndian(length, 0);
        await stream.WriteAsync(length, cancellationToken);
    }

    private static async Task<string> ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var answer = new byte[AnswerBytesMax];
        var count = 0;
        while (count < answer.Length)
        {
            var read = await stream.ReadAsync(answer.AsMemory(count), cancellationToken);
            if (read == 0) break;
            count += read;
            if (answer[count - 1] == 0) break;
        }

        return Encoding.ASCII.GetString(answer, 0, count).TrimEnd('\0', '\n');
    }

    /// <summary>An answer that is cut short is none: "OK" and "FOUND" stand at its end.</summary>
    private static ScanVerdict VerdictOf(string answer)
    {
        if (!answer.StartsWith("stream: ", StringComparison.Ordinal)) return ScanVerdict.Away;
        if (answer.EndsWith(" FOUND", StringComparison.Ordinal)) return ScanVerdict.Infected;
        return answer == "stream: OK" ? ScanVerdict.Clean : ScanVerdict.Away;
    }

    public void Dispose() => _places.Dispose();
}
