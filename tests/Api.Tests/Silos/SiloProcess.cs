using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Budkavle.Tests.Support;

namespace Budkavle.Api.Tests.Silos;

/// <summary>A silo as a process of its own, that can be killed.</summary>
internal sealed class SiloProcess : IDisposable
{
    private readonly Process _process;

    private SiloProcess(Process process) => _process = process;

    public required ConcurrentQueue<string> Logged { get; init; }

    public required HttpClient Http { get; init; }

    public required SiloClient Agency { get; init; }

    public required SiloClient Operator { get; init; }

    /// <summary>For programs that log in as the operator by themselves.</summary>
    public required (string ClientId, string Secret) OperatorClient { get; init; }

    public required IReadOnlyList<string> Recipients { get; init; }

    /// <summary>For client libraries of GOV.UK Notify.</summary>
    public required string NotifyApiKey { get; init; }

    /// <summary>Starts a silo on the data that is there, and waits until it says that it is ready.</summary>
    public static Task<SiloProcess> StartAsync(string directory, string store = "sqlite", int recipients = 40) =>
        StartAsync(directory, [store], recipients);

    /// <summary>The same on a store that may be spread over several databases.</summary>
    public static async Task<SiloProcess> StartAsync(
        string directory, IReadOnlyList<string> stores, int recipients = 40, params IReadOnlyList<string> more)
    {
        var port = FreePort.Find();
        var program = Path.Combine(AppContext.BaseDirectory, "budkavle.dll");
        var start = new ProcessStartInfo("dotnet",
        [
            program, "serve", "--port", port.ToString(CultureInfo.InvariantCulture), "--data", directory,
            .. stores.SelectMany(store => new[] { "--store", store }),
            "--demo-recipients", recipients.ToString(CultureInfo.InvariantCulture), .. more,
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var logged = new ConcurrentQueue<string>();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Hear(line.Data, ready, logged);
        process.ErrorDataReceived += (_, line) => Hear(line.Data, ready, logged);
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException("The silo ended: " + string.Join('\n', logged)));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await ready.Task.WaitAsync(TimeSpan.FromSeconds(60));

        var demo = Json.Parse(await File.ReadAllTextAsync(Path.Combine(directory, "demo.json")));
        var http = new HttpClient(new ErrorRules()) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        return new SiloProcess(process)
        {
            Logged = logged,
            Http = http,
            Agency = await SiloClient.LogInAsync(http, demo.Text("clientId")!, demo.Text("clientSecret")!),
            Operator = await SiloClient.LogInAsync(http, demo.Text("operatorClientId")!, demo.Text("operatorClientSecret")!),
            OperatorClient = (demo.Text("operatorClientId")!, demo.Text("operatorClientSecret")!),
            NotifyApiKey = demo.Text("notifyApiKey")!,
            Recipients = [.. demo.Items("recipients").Select(recipient => recipient.GetString()!)],
        };
    }

    /// <summary>What it says before it is ready is for its owner's eyes and shows a demo number; all the rest is kept as its log.</summary>
    private static void Hear(string? line, TaskCompletionSource ready, ConcurrentQueue<string> logged)
    {
        if (line is null) return;
        if (line.Contains("is ready", StringComparison.Ordinal)) ready.TrySetResult();
        if (line.Contains("warn:", StringComparison.Ordinal) || line.Contains("fail:", StringComparison.Ordinal) || !ready.Task.IsCompleted)
            logged.Enqueue(line);
    }

    /// <summary>kill -9: nothing is flushed, nothing is said.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>STOP freezes the process, CONT lets it go on.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>SIGTERM: the process ends in order. Returns its exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        Signal("TERM");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        Http.Dispose();
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }
}
