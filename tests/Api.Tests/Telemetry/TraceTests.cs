using System.Net.Http.Headers;
using Budkavle.Api.Tests.Letters.Callbacks;
using Budkavle.Api.Tests.MinaMeddelanden;
using Budkavle.Api.Tests.MinaMeddelanden.Relaying;
using Budkavle.Api.Tests.Silos;
using Budkavle.Tests.Support;

namespace Budkavle.Api.Tests.Telemetry;

/// <summary>What a silo sends to a collector.</summary>
public sealed class TraceTests
{
    private const string OtherOperator = "other.example";

    [Fact]
    public async Task A_collector_gets_metrics_and_traces_and_nothing_about_anybody()
    {
        using var directory = new TemporaryDirectory();
        using var pki = new TestPki();
        await using var collector = await Collector.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var number = MinaMeddelandenFixture.NumberOf(41);
        using var certificate = pki.IssueServer(number);
        await using var other = await OperatorStub.StartAsync(certificate);
        var settings = RelaySilo.WriteSettings(
            directory.Path, pki, MinaMeddelandenFixture.NumberOf(40), "a.example", FreePort.Find(),
            [(number, OtherOperator, other.Address)]);
        using var silo = await SiloProcess.StartAsync(
            directory.Path, ["sqlite"], 40, "--otlp", collector.Url, "--json-logs", "--mina-meddelanden", settings);
        var (recipient, elsewhere) = (silo.Recipients[0], silo.Recipients[1]);
        using var callback = await silo.Agency.PostAsync("/v1/callbacks", $"{{\"url\":\"{receiver.Url}?token=hemlig-token\"}}");
        Assert.Equal(201, (int)callback.StatusCode);
        await ChooseAsync(silo, recipient, "\"email\":\"nils@example.test\"");
        await ChooseAsync(silo, elsewhere, $"\"operator\":\"{OtherOperator}\"");

        const string Trace = "0af7651916cd43dd8448eb211c80319c";
        var sent = await SendAsync(silo, recipient, Trace);
        var relayed = await SendAsync(silo, elsewhere, "1bf7651916cd43dd8448eb211c80319c");
        using var owner = await silo.Operator.PostAsync("/dev/recipient-token", $$"""{"recipient":"{{recipient}}"}""");
        using var page = await silo.Http.GetAsync("/log-in?return=" + recipient);
        await Eventually.IsTrueAsync(() => Task.FromResult(
            !other.Recipients.IsEmpty && receiver.Taken.Select(one => one.Letter).Distinct().Count() == 2
            && Directory.EnumerateFiles(Path.Combine(directory.Path, "mail")).Any()));
        Assert.Equal(0, await silo.TerminateAsync());

        Assert.Contains("budkavle.commit.duration", collector.Taken("MetricsService"), StringComparison.Ordinal);
        var spans = collector.Spans;
        Assert.Contains(spans, span => span.Name == "POST /v1/letters" && span.Trace == Trace);
        // A commit is nobody's child: it names the requests whose letters it carries.
        var commit = Assert.Single(spans, span => span.Name == "commit" && span.Links.Contains(Trace));
        Assert.NotEqual(Trace, commit.Trace);
        foreach (var tag in new[] { "budkavle.shards", "budkavle.entries", "budkavle.bytes" })
            Assert.Contains(tag, commit.Attributes, StringComparison.Ordinal);
        Assert.Contains(spans, span => span.Name == "notify" && span.Attributes.Contains("Email", StringComparison.Ordinal));
        Assert.Contains(spans, span => span.Name == "callback" && span.Attributes.Contains("204", StringComparison.Ordinal));
        Assert.Contains(spans, span => span.Name == "relay" && span.Attributes.Contains(OtherOperator, StringComparison.Ordinal));
        // Whoever is called learns nothing of our traces.
        Assert.DoesNotContain(receiver.Messages, message => message.Headers.ContainsKey("traceparent"));
        var traces = collector.Taken("TraceService");
        string[] secret =
        [
            recipient, elsewhere, "Hemligt", "key-of-mine", "Exempelmyndigheten", "nils@example.test", "hemlig-token", sent, relayed,
        ];
        Assert.All(secret, word => Assert.DoesNotContain(word, traces, StringComparison.Ordinal));
        Assert.All(secret, word => Assert.DoesNotContain(word, collector.Taken("MetricsService"), StringComparison.Ordinal));
    }

    private static async Task ChooseAsync(SiloProcess silo, string number, string setting)
    {
        var owner = await silo.Operator.OwnerAsync(number);
        using var chosen = await owner.PutAsync("/v1/mailbox/settings", $"{{{setting}}}");
        Assert.True(chosen.IsSuccessStatusCode, await chosen.Content.ReadAsStringAsync());
    }

    /// <summary>Sends a letter as part of a trace of the sender's; its id.</summary>
    private static async Task<string> SendAsync(SiloProcess silo, string recipient, string trace)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/letters");
        request.Content = Json.Content(Letter.To(recipient, "Hemligt"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", silo.Agency.Token);
        request.Headers.Add("Idempotency-Key", "key-of-mine-" + trace[..2]);
        request.Headers.Add("traceparent", $"00-{trace}-b7ad6b7169203331-01");
        using var answer = await silo.Http.SendAsync(request);
        Assert.Equal(201, (int)answer.StatusCode);
        return (await Json.ReadAsync(answer)).Text("letterId")!;
    }
}
