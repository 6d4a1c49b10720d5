using System.Diagnostics;
using System.Globalization;

namespace Budkavle.Chaos.Processes;

/// <summary>A silo as a process of its own, that can be killed, frozen and asked to end.</summary>
internal sealed class SiloServer : IDisposable
{
    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(50);
    private readonly Process _process;
    private readonly StreamWriter _log;

    private SiloServer(Process process, StreamWriter log, int port) => (_process, _log, Port) = (process, log, port);

    /// <summary>What operators call <c>budkavle</c>.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "budkavle.dll");

    public int Port { get; }

    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}"));

    public bool HasExited => _process.HasExited;

    public int ProcessId => _process.Id;

    /// <summary>Starts <c>budkavle serve</c>. It is not ready yet: see <see cref="WaitUntilReadyAsync"/>.</summary>
    /// <param name="logPath">What it says is appended here.</param>
    public static SiloServer Start(int port, IEnumerable<string> arguments, string logPath)
    {
        var start = new ProcessStartInfo("dotnet", [Program, "serve", "--port", port.ToString(CultureInfo.InvariantCulture), .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        // Two heaps of a gigabyte each are no part of what is tried here, and the machine may be shared.
        start.Environment["DOTNET_gcServer"] = "0";
        var log = new StreamWriter(new FileStream(logPath, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Write(log, line.Data);
        process.ErrorDataReceived += (_, line) => Write(log, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new SiloServer(process, log, port);
    }

    /// <summary>True once it answers that it is ready; false if it has ended, or the limit has passed.</summary>
    public async Task<bool> WaitUntilReadyAsync(TimeSpan limit, TimeProvider clock, CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(2) };
        var started = clock.GetTimestamp();
        while (!_process.HasExited && clock.GetElapsedTime(started) < limit)
        {
            try
            {
                using var answer = await http.GetAsync("/health/ready", stop);
                if (answer.IsSuccessStatusCode) return true;
            }
            catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException && !stop.IsCancellationRequested)
            {
                // Not listening yet.
            }

            await Task.Delay(_poll, clock, stop);
        }

        return false;
    }

    /// <summary>Whether it says now that it is ready.</summary>
    public async Task<bool> IsReadyAsync(HttpClient http, CancellationToken stop)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(Address, "/health/ready"), stop);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException && !stop.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>kill -9: nothing is flushed, nothing is said.</summary>
    public void Kill()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>SIGSTOP: frozen between two instructions, with its connections open.</summary>
    public void Freeze() => Signal("-STOP");

    /// <summary>SIGCONT: goes on as if nothing had happened.</summary>
    public void Thaw() => Signal("-CONT");

    /// <summary>SIGTERM, and kill -9 if it has not ended within the limit. Returns whether it ended by itself.</summary>
    public async Task<bool> TerminateAsync(TimeSpan limit, CancellationToken stop)
    {
        Signal("-TERM");
        using var late = CancellationTokenSource.CreateLinkedTokenSource(stop);
        late.CancelAfter(limit);
        try
        {
            await _process.WaitForExitAsync(late.Token);
            return true;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            Kill();
            return false;
        }
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
        lock (_log) _log.Dispose();
    }

    private static void Write(StreamWriter log, string? line)
    {
        if (line is null) return;
        lock (log)
        {
            if (log.BaseStream.CanWrite) log.WriteLine(line);
        }
    }

    private void Signal(string signal)
    {
        if (!_process.HasExited) Shell.Try("kill", signal, _process.Id.ToString(CultureInfo.InvariantCulture));
    }
}
