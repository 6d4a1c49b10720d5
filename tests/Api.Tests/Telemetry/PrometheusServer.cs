using System.Diagnostics;
using System.Text.Json;
using Budkavle.Api.Tests.Silos;
using Budkavle.Tests.Support;

namespace Budkavle.Api.Tests.Telemetry;

/// <summary>A Prometheus of the test's own, which scrapes one silo every second with the configuration that we hand out.</summary>
internal sealed class PrometheusServer : IDisposable
{
    public const string Program = "/usr/bin/prometheus";
    public const string Tool = "/usr/bin/promtool";

    private readonly TemporaryDirectory _directory = new();
    private readonly HttpClient _http;
    private readonly Process _process;

    /// <param name="silo">What it scrapes.</param>
    /// <param name="clientId">Its client.</param>
    /// <param name="secret">The client's secret.</param>
    /// <param name="minute">What stands in the alarms' rules for a minute.</param>
    public PrometheusServer(Uri silo, string clientId, string secret, string minute = "1m")
    {
        var port = FreePort.Find();
        File.WriteAllText(Path.Combine(_directory.Path, "secret"), secret);
        var alarms = File.ReadAllText(Deploy.PathOf("prometheus", "alerts.yml"));
        File.WriteAllText(
            Path.Combine(_directory.Path, "alerts.yml"), alarms.Replace("for: 1m", "for: " + minute, StringComparison.Ordinal));
        var settings = File.ReadAllText(Deploy.PathOf("prometheus", "prometheus.yml"))
            .Replace("15s", "1s", StringComparison.Ordinal)
            .Replace("CLIENT-ID", clientId, StringComparison.Ordinal)
            .Replace("/etc/prometheus/budkavle.secret", "secret", StringComparison.Ordinal)
            .Replace("127.0.0.1:8080", silo.Authority, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_directory.Path, "prometheus.yml"), settings);
        var start = new ProcessStartInfo(
            Program,
            ["--config.file=prometheus.yml", "--storage.tsdb.path=tsdb", $"--web.listen-address=127.0.0.1:{port}", "--log.level=error"])
        {
            WorkingDirectory = _directory.Path,
        };
        _process = Process.Start(start)!;
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    /// <summary>The samples of an expression; null while it is not there or has none.</summary>
    public async Task<IReadOnlyList<double>?> QueryAsync(string expression)
    {
        var result = (await AskAsync("/api/v1/query?query=" + Uri.EscapeDataString(expression)))?.GetProperty("result");
        double[] values = [.. result?.EnumerateArray().Select(one => double.Parse(one.GetProperty("value")[1].GetString()!, null)) ?? []];
        return values.Length == 0 ? null : values;
    }

    /// <summary>Whether it can be asked at all.</summary>
    public async Task<bool> UnderstandsAsync(string expression) =>
        await AskAsync("/api/v1/query?query=" + Uri.EscapeDataString(expression)) is not null;

    /// <summary>The names of the alarms that it has read.</summary>
    public async Task<IReadOnlyList<string>> AlarmsAsync() =>
        [.. (await AskAsync("/api/v1/rules"))!.Value.GetProperty("groups").EnumerateArray()
            .SelectMany(group => group.GetProperty("rules").EnumerateArray()).Select(rule => rule.GetProperty("name").GetString()!)];

    /// <summary>The names of the alarms that are on.</summary>
    public async Task<IReadOnlyList<string>> FiringAsync() =>
        [.. (await AskAsync("/api/v1/alerts"))!.Value.GetProperty("alerts").EnumerateArray()
            .Where(alarm => alarm.GetProperty("state").GetString() == "firing")
            .Select(alarm => alarm.GetProperty("labels").GetProperty("alertname").GetString()!)];

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _http.Dispose();
        _directory.Dispose();
    }

    private async Task<JsonElement?> AskAsync(string path)
    {
        try
        {
            using var answer = await _http.GetAsync(path);
            return answer.IsSuccessStatusCode ? Json.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("data") : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
