using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.Telemetry;

/// <summary>What a silo sends to a collector.</summary>
public sealed class TraceTests
{
    [Fact]
    public async Task A_collector_gets_metrics_and_traces_and_nothing_about_anybody()
    {
        using var directory = new TemporaryDirectory();
        await using var collector = await Collector.StartAsync();
        using var silo = await SiloProcess.StartAsync(directory.Path, ["sqlite"], 40, "--otlp", collector.Url, "--json-logs");
        var number = silo.Recipients[0];

        using var sent = await silo.Agency.SendLetterAsync(
            $$"""{"recipient":"{{number}}","subject":"Hemligt","body":{"contentType":"text/plain","content":"."} }""", "key-of-mine");
        using var owner = await silo.Operator.PostAsync("/dev/recipient-token", $$"""{"recipient":"{{number}}"}""");
        using var page = await silo.Http.GetAsync("/log-in?return=" + number);
        Assert.Equal(0, await silo.TerminateAsync());

        Assert.Equal(201, (int)sent.StatusCode);
        Assert.Contains("budkavle.commit.duration", collector.Taken("MetricsService"), StringComparison.Ordinal);
        var traces = collector.Taken("TraceService");
        Assert.Contains("POST /v1/letters", traces, StringComparison.Ordinal);
        foreach (var word in new[] { number, "Hemligt", "key-of-mine", "Exempelmyndigheten" })
        {
            Assert.DoesNotContain(word, traces, StringComparison.Ordinal);
            Assert.DoesNotContain(word, collector.Taken("MetricsService"), StringComparison.Ordinal);
        }
    }
}
