using System.Diagnostics;
using System.Text.RegularExpressions;
using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.Telemetry;

/// <summary>
/// What those who watch a silo are told, judged by Prometheus itself. Meters are a process's, so the silo has one of its own.
/// </summary>
public sealed partial class MetricsTests(MetricsTests.Fixture world) : IClassFixture<MetricsTests.Fixture>
{
    private SiloProcess Silo => world.Silo;

    [Fact]
    public async Task Metrics_are_for_operators()
    {
        using var anonymous = await Silo.Http.GetAsync("/metrics");

        Assert.Equal(401, (int)anonymous.StatusCode);
        using var agency = await Silo.Agency.GetAsync("/metrics");
        Assert.Equal(403, (int)agency.StatusCode);
    }

    [Fact]
    public async Task Letters_are_counted_by_what_their_sender_was_told()
    {
        var before = await ScrapeAsync();
        var letter = $$"""{"recipient":"{{Silo.Recipients[0]}}","subject":"Räknas","body":{"contentType":"text/plain","content":"."} }""";
        var key = Guid.NewGuid().ToString();
        using var accepted = await Silo.Agency.SendLetterAsync(letter, key);
        using var repeated = await Silo.Agency.SendLetterAsync(letter, key);
        using var reused = await Silo.Agency.SendLetterAsync(letter.Replace("Räknas", "Annat", StringComparison.Ordinal), key);

        // What is scraped may be a third of a second old.
        foreach (var outcome in new[] { "accepted", "repeated", "idempotency_key_reused" })
            await Eventually.IsTrueAsync(async () => Submissions(await ScrapeAsync(), outcome) == Submissions(before, outcome) + 1);
    }

    [Fact]
    public async Task No_label_says_who_a_letter_is_from_or_for()
    {
        var number = Silo.Recipients[0];
        using var sent = await Silo.Agency.SendLetterAsync(
            $$"""{"recipient":"{{number}}","subject":"Hemligt","body":{"contentType":"text/plain","content":"."} }""",
            Guid.NewGuid().ToString());
        var letter = (await Json.ReadAsync(sent)).Text("letterId")!;
        using var read = await Silo.Agency.GetAsync("/v1/letters/" + letter);
        var metrics = "";
        await Eventually.IsTrueAsync(async () =>
        {
            metrics = await ScrapeAsync();
            return metrics.Contains("http_route=\"/v1/letters/{", StringComparison.Ordinal);
        });

        foreach (var word in new[] { number, letter, "Hemligt", "Exempelmyndigheten" })
            Assert.DoesNotContain(word, metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatever_alarms_and_dashboard_ask_for_is_measured()
    {
        var metrics = await ScrapeAsync();
        var asked = Names().Matches(
            await File.ReadAllTextAsync(Deploy.PathOf("prometheus", "alerts.yml"))
            + await File.ReadAllTextAsync(Deploy.PathOf("grafana", "budkavle.json"))).Select(name => name.Value).Distinct().ToArray();

        // An attempt has a channel, so there is none before the first; and this silo knows no other operators.
        string[] absent = ["budkavle_notifications_attempts_total", "budkavle_relays_oldest_seconds"];
        var missing = asked.Except(absent).Where(name => !Has(metrics, name));
        Assert.True(asked.Length > 15, string.Join(' ', asked));
        Assert.Empty(missing);
    }

    [PrometheusFact]
    public async Task Prometheus_logs_in_and_reads_everything_with_the_files_that_are_handed_out()
    {
        var (clientId, secret) = Silo.OperatorClient;
        using var prometheus = new PrometheusServer(Silo.Http.BaseAddress!, clientId, secret);
        await Eventually.IsTrueAsync(async () => await prometheus.QueryAsync("up") is [1]);

        Assert.NotNull(await prometheus.QueryAsync("budkavle_letters_total"));
        Assert.Equal(11, (await prometheus.AlarmsAsync()).Count);
        foreach (var expression in DashboardExpressions()) Assert.True(await prometheus.UnderstandsAsync(expression), expression);
    }

    [PrometheusFact]
    public async Task Each_alarm_is_raised_by_what_it_is_for_and_by_nothing_beside_it()
    {
        var start = new ProcessStartInfo(PrometheusServer.Tool, ["test", "rules", Deploy.PathOf("prometheus", "alerts.test.yml")])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var tool = Process.Start(start)!;
        var told = await tool.StandardOutput.ReadToEndAsync() + await tool.StandardError.ReadToEndAsync();
        await tool.WaitForExitAsync();
        var alarms = Alarms().Matches(await File.ReadAllTextAsync(Deploy.PathOf("prometheus", "alerts.yml")))
            .Select(alarm => alarm.Groups[1].Value).ToArray();
        var tried = await File.ReadAllTextAsync(Deploy.PathOf("prometheus", "alerts.test.yml"));
        var handbook = await File.ReadAllTextAsync(Deploy.PathOf("..", "docs", "operations", "alarms.md"));

        Assert.True(tool.ExitCode == 0, told);
        Assert.Equal(11, alarms.Length);
        Assert.All(alarms, alarm => Assert.Equal(2, Regex.Count(tried, $"alertname: {alarm}\\s")));
        Assert.All(alarms, alarm => Assert.Contains($"## {alarm}\n", handbook, StringComparison.Ordinal));
    }

    private static IEnumerable<string> DashboardExpressions()
    {
        var dashboard = Json.Parse(File.ReadAllText(Deploy.PathOf("grafana", "budkavle.json")));
        return dashboard.Items("panels").Where(panel => panel.TryGetProperty("targets", out _))
            .SelectMany(panel => panel.Items("targets")).Select(target => target.Text("expr")!);
    }

    private static bool Has(string metrics, string name) => Regex.IsMatch(metrics, $"^{name}[{{ ]", RegexOptions.Multiline);

    private static long Submissions(string metrics, string outcome)
    {
        var line = Regex.Match(
            metrics, $"^budkavle_submissions_total{{[^}}]*outcome=\"{outcome}\"[^}}]*}} (\\d+)", RegexOptions.Multiline);
        return long.Parse(line.Groups[1].Value, null);
    }

    private async Task<string> ScrapeAsync()
    {
        using var answer = await Silo.Operator.GetAsync("/metrics");
        Assert.True(answer.IsSuccessStatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    public sealed class Fixture : IAsyncLifetime
    {
        private readonly TemporaryDirectory _directory = new();

        internal SiloProcess Silo { get; private set; } = null!;

        public async Task InitializeAsync() => Silo = await SiloProcess.StartAsync(_directory.Path);

        public Task DisposeAsync()
        {
            Silo.Dispose();
            _directory.Dispose();
            return Task.CompletedTask;
        }
    }

    [GeneratedRegex("(budkavle|http_server|dotnet)_[a-z_]+")]
    private static partial Regex Names();

    [GeneratedRegex("- alert: (\\w+)")]
    private static partial Regex Alarms();
}
