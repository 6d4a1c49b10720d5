using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Budkavle.Api.Tests.Submissions;

/// <summary>Speaks zINSTREAM as clamd(8) describes it; finds <see cref="Malware"/> in whatever holds it.</summary>
internal sealed class FakeClamd : IAsyncDisposable
{
    public const string Malware = "BUDKAVLE-TEST-MALWARE";
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _serving;
    private volatile string? _says;

    public FakeClamd()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Answers this to everything; null to look for malware. Empty closes connections without a word.</summary>
    public string? Says
    {
        get => _says;
        set => _says = value;
    }

    public int Scanned { get; private set; }

    private async Task ServeAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                await AnswerAsync(client.GetStream());
            }
            catch (Exception failure) when (failure is IOException or OperationCanceledException or SocketException)
            {
                // The client has gone, or the test is over.
            }
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        var command = new byte[10];
        await stream.ReadExactlyAsync(command);
        if (Says == "" || Encoding.ASCII.GetString(command) != "zINSTREAM\0") return;
        var file = new MemoryStream();
        var length = new byte[4];
        while (true)
        {
            await stream.ReadExactlyAsync(length);
            var count = BinaryPrimitives.ReadInt32BigEndian(length);
            if (count == 0) break;
            var chunk = new byte[count];
            await stream.ReadExactlyAsync(chunk);
            file.Write(chunk);
        }

        Scanned++;
        var isFound = Encoding.Latin1.GetString(file.ToArray()).Contains(Malware, StringComparison.Ordinal);
        var answer = Says ?? (isFound ? "stream: Budkavle.Test FOUND" : "stream: OK");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer + "\0"));
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _serving;
        _stopping.Dispose();
    }
}
