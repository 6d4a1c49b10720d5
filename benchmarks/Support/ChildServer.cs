using System.Diagnostics;
using System.Globalization;

namespace Budkavle.Support;

/// <summary>
/// A server started as a child process: waits until it answers, tells its memory and processor time, stops it on disposal.
/// </summary>
public sealed class ChildServer : IDisposable
{
    private static readonly TimeSpan ReadyMax = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly TextWriter _log;

    private ChildServer(Process process, TextWriter log, Uri address) => (_process, _log, Address) = (process, log, address);

    public Uri Address { get; }

    public int ProcessId => _process.Id;

    /// <summary>Processor seconds used so far, all threads.</summary>
    public double ProcessorSeconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>Resident memory now, in megabytes (VmRSS); 0 where the system does not tell.</summary>
    public long ResidentMegabytes => Megabytes("VmRSS");

    /// <summary>The most it ever had, in megabytes (VmHWM).</summary>
    public long ResidentPeakMegabytes => Megabytes("VmHWM");

    /// <summary>Starts <c>dotnet DLL ARGUMENTS</c> and waits until <c>/health/ready</c> answers 200.</summary>
    /// <param name="logPath">Where the child's output goes.</param>
    /// <param name="environment">Variables set for the child besides its parent's.</param>
    /// <exception cref="InvalidOperationException">The child ended or was not ready in time; the message names its log.</exception>
    public static async Task<ChildServer> StartAsync(
        string dll, IEnumerable<string> arguments, int port, string logPath, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet", [dll, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        // What the load tool sets for its own sockets is not for the server.
        foreach (var name in start.Environment.Keys.Where(k =>
            k.StartsWith("DOTNET_SYSTEM_NET_SOCKETS_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        var log = TextWriter.Synchronized(new StreamWriter(logPath, append: true) { AutoFlush = true });
        var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        process.OutputDataReceived += (_, line) => log.WriteLine(line.Data);
        process.ErrorDataReceived += (_, line) => log.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new ChildServer(process, log, new Uri($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}"));
        try
        {
            await server.WaitUntilReadyAsync(logPath);
            return server;
        }
        catch
        {
            server.Kill();
            throw;
        }
    }

    /// <summary>Asks it to end as an operator would (SIGTERM), and kills it when it does not.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            using var terminate = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            terminate.WaitForExit();
            if (!_process.WaitForExit(StopMax))
                Kill();
        }
        _process.Dispose();
        _log.Dispose();
    }

    private async Task WaitUntilReadyAsync(string logPath)
    {
        using var http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(5) };
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < ReadyMax)
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"The server ended at once with code {_process.ExitCode}; see {logPath}.");
            try
            {
                using var answer = await http.GetAsync("/health/ready");
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
            {
                // Not listening yet.
            }
            await Task.Delay(100);
        }
        throw new InvalidOperationException($"The server was not ready within {ReadyMax.TotalSeconds} s; see {logPath}.");
    }

    private void Kill()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
    }

    private long Megabytes(string field)
    {
        var value = MachineInfo.Field($"/proc/{_process.Id}/status", field);
        return long.TryParse(value.Split(' ')[0], CultureInfo.InvariantCulture, out var kilobytes) ? kilobytes / 1024 : 0;
    }
}
