using System.Diagnostics;
using System.Globalization;

namespace Budkavle.Notify.Sink;

/// <summary>The sink as a child process.</summary>
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
        var process = Process.Start(start) ?? throw new InvalidOperationException("The sink did not start.");
        var port = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The sink ended at once.");
        return new SinkProcess(process, int.Parse(port, CultureInfo.InvariantCulture));
    }

    public async Task<SinkCount> CountAsync()
    {
        await _process.StandardInput.WriteLineAsync("count");
        await _process.StandardInput.FlushAsync();
        var line = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The sink has ended.");
        var parts = line.Split(' ').Select(part => double.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        return new SinkCount((long)parts[0], (long)parts[1], (long)parts[2], (long)parts[3], parts[4]);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5000)) _process.Kill();
        _process.Dispose();
    }
}
