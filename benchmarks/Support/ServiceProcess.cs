using System.Diagnostics;
using System.Globalization;

namespace Budkavle.Support;

/// <summary>
/// A server that is not ours, started as a child process with its output in a file, under an account of its own where we are root, and
/// ended on disposal.
/// </summary>
public sealed class ServiceProcess : IDisposable
{
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(30);
    private readonly Process _process;

    private ServiceProcess(Process process) => _process = process;

    public double ProcessorSeconds => ProcessTree.ProcessorSeconds(_process.Id);

    public static bool IsRoot => Environment.UserName == "root";

    /// <summary>The full path of a program in PATH or the folders of system programs; null when it is not installed.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Concat(["/usr/sbin", "/usr/local/sbin", "/sbin"])
            .Select(d => Path.Combine(d, program)).FirstOrDefault(File.Exists);

    /// <summary>Starts a program.</summary>
    /// <param name="account">The account to run it under; only root can change accounts, everybody else starts it as themselves.</param>
    /// <param name="logPath">Where its output is appended.</param>
    public static ServiceProcess Start(string program, IReadOnlyList<string> arguments, string? account, string logPath,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = Prepare(program, arguments, account, environment);
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var log = TextWriter.Synchronized(new StreamWriter(logPath, append: true) { AutoFlush = true });
        process.OutputDataReceived += (_, line) => log.WriteLine(line.Data);
        process.ErrorDataReceived += (_, line) => log.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ServiceProcess(process);
    }

    /// <summary>Runs a program to its end and gives what it printed.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message holds what it said.</exception>
    public static string Output(string program, IReadOnlyList<string> arguments, string? account = null,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        using var process = Process.Start(Prepare(program, arguments, account, environment))
            ?? throw new InvalidOperationException($"{program} did not start.");
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output
            : throw new InvalidOperationException($"{Path.GetFileName(program)}: {error.Result}{output}");
    }

    /// <summary>Waits until a condition holds.</summary>
    /// <exception cref="InvalidOperationException">The process ended, or the time ran out.</exception>
    public async Task WaitUntilAsync(Func<Task<bool>> isReady, TimeSpan atMost, string name, string logPath)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < atMost)
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"{name} ended at once with code {_process.ExitCode}; see {logPath}.");
            if (await isReady())
                return;
            await Task.Delay(200);
        }
        throw new InvalidOperationException($"{name} was not ready within {atMost.TotalSeconds} s; see {logPath}.");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            using var terminate = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            terminate.WaitForExit();
            if (!_process.WaitForExit(StopMax))
                _process.Kill(entireProcessTree: true);
        }
        _process.Dispose();
    }

    private static ProcessStartInfo Prepare(string program, IReadOnlyList<string> arguments, string? account,
        IReadOnlyDictionary<string, string>? environment)
    {
        // setpriv replaces itself by the program, so the process we started is the server and no wrapper of it.
        var start = account is not null && IsRoot
            ? new ProcessStartInfo("setpriv", [$"--reuid={account}", $"--regid={account}", "--init-groups", "--", program, .. arguments])
            : new ProcessStartInfo(program, arguments);
        start.WorkingDirectory = "/";
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return start;
    }
}
