using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Budkavle.Callbacks.Sink;

/// <summary>The receiver as a child process.</summary>
internal sealed class SinkProcess : IDisposable
{
    private readonly Process _process;

    private SinkProcess(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    /// <exception cref="InvalidOperationException">It did not start.</exception>
    public static async Task<SinkProcess> StartAsync()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(SinkProcess).Assembly.Location, "sink"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("The receiver did not start.");
        var port = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The receiver ended at once.");
        return new SinkProcess(process, int.Parse(port, CultureInfo.InvariantCulture));
    }

    /// <summary>Gives it an order and waits until it is carried out.</summary>
    public async Task<SinkCount> TellAsync(string order)
    {
        await _process.StandardInput.WriteLineAsync(order);
        await _process.StandardInput.FlushAsync();
        var line = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The receiver has ended.");
        return JsonSerializer.Deserialize<SinkCount>(line)!;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5000)) _process.Kill();
        _process.Dispose();
    }
}
