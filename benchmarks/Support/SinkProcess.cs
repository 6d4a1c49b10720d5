using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Budkavle.Support;

/// <summary>
/// What a run sends to, as a child process: a program that takes the command <c>sink</c>, prints its port, and answers each line of its
/// input with its counts as JSON. Ends with its input.
/// </summary>
/// <typeparam name="TCount">What it counts.</typeparam>
public sealed class SinkProcess<TCount> : IDisposable
{
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(5);
    private readonly Process _process;

    private SinkProcess(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    /// <summary>Starts the program that the counts belong to.</summary>
    /// <exception cref="InvalidOperationException">It did not start.</exception>
    public static async Task<SinkProcess<TCount>> StartAsync()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(TCount).Assembly.Location, "sink"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("The sink did not start.");
        var port = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The sink ended at once.");
        return new SinkProcess<TCount>(process, int.Parse(port, CultureInfo.InvariantCulture));
    }

    /// <summary>Gives it an order and waits until it is carried out.</summary>
    /// <exception cref="InvalidOperationException">It has ended.</exception>
    public async Task<TCount> TellAsync(string order)
    {
        await _process.StandardInput.WriteLineAsync(order);
        await _process.StandardInput.FlushAsync();
        var line = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The sink has ended.");
        return JsonSerializer.Deserialize<TCount>(line)!;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(StopMax)) _process.Kill();
        _process.Dispose();
    }
}
