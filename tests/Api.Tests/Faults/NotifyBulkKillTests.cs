using System.Text.Json;
using Budkavle.Api.Tests.GovNotify;
using Budkavle.Api.Tests.Silos;
using Budkavle.Tests.Support;
using Xunit.Abstractions;

namespace Budkavle.Api.Tests.Faults;

/// <summary>kill -9 at any moment of a request for messages to many: afterwards all of its rows are there, or none.</summary>
[Collection(FaultCollection.Name)]
public sealed class NotifyBulkKillTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private const int Kills = 2;
    private const int Rows = 4_000;
    private const string Template =
        """{"name":"Kill","type":"email","subject":"s","body":{"contentType":"text/plain","content":"number ((number))."}}""";

    [Fact]
    public Task All_rows_are_accepted_or_none_whatever_was_killed_on_SQLite() => RunAsync("sqlite");

    [PostgresFact]
    public Task All_rows_are_accepted_or_none_whatever_was_killed_on_PostgreSQL() => RunAsync(postgres.CreateDatabase());

    private async Task RunAsync(string store)
    {
        var random = Seeds.Create(output);
        using var directory = new TemporaryDirectory();
        var answered = new HashSet<string>();
        var asked = new List<string>();
        var takes = 0;
        var template = "";
        for (var kill = 0; kill < Kills; kill++)
        {
            using var silo = await SiloProcess.StartAsync(directory.Path, store);
            var caller = new NotifyCaller(silo.Http, silo.NotifyApiKey);
            if (template.Length == 0)
            {
                template = await MakeTemplateAsync(silo);
                await SendAsync(caller, template, "warm-up");
            }

            takes = await AskDuringAsync(silo, caller, SendAsync(caller, template, $"whole-{kill}"), int.MaxValue);
            asked.AddRange([$"whole-{kill}", $"killed-{kill}"]);
            answered.Add($"whole-{kill}");
            // At some moment of the time that the same request took a moment ago.
            var sending = TrySendAsync(caller, template, $"killed-{kill}");
            await AskDuringAsync(silo, caller, sending, random.Next(1, takes + 1));
            silo.Kill();
            if (await sending) answered.Add($"killed-{kill}");
        }

        using var last = await SiloProcess.StartAsync(directory.Path, store);
        var there = await CountAsync(new NotifyCaller(last.Http, last.NotifyApiKey));
        there.Remove("warm-up");
        output.WriteLine($"A request takes as long as {takes} short ones; there are {string.Join(", ", there.Keys.Order())}.");
        Assert.All(there, one => Assert.Equal(Rows, one.Value));
        Assert.Subset(there.Keys.ToHashSet(), answered);
        Assert.Subset(asked.ToHashSet(), there.Keys.ToHashSet());
    }

    /// <summary>
    /// Asks short questions one after the other until something has ended, and kills at the n-th answer. How many were answered.
    /// </summary>
    private static async Task<int> AskDuringAsync(SiloProcess silo, NotifyCaller caller, Task during, int killAt)
    {
        var answers = 0;
        while (!during.IsCompleted)
        {
            using var answer = await caller.GetAsync("/v2/templates");
            if (++answers < killAt) continue;
            silo.Kill();
            return answers;
        }

        await during;
        return answers;
    }

    private static async Task<string> MakeTemplateAsync(SiloProcess silo)
    {
        using var made = await silo.Agency.PostAsync("/v1/templates", Template);
        return (await Json.ReadAsync(made)).Text("templateId")!;
    }

    private static async Task<bool> TrySendAsync(NotifyCaller caller, string template, string reference)
    {
        try
        {
            await SendAsync(caller, template, reference);
            return true;
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            // It was killed.
            return false;
        }
    }

    private static async Task SendAsync(NotifyCaller caller, string template, string reference)
    {
        // Later, so that what is counted is the accepting and not the sending.
        var rows = Enumerable.Range(0, Rows).Select(row => new[] { "bo@example.se", $"{reference}-{row}" });
        using var sent = await caller.PostAsync("/v2/notifications/bulk", JsonSerializer.Serialize(new
        {
            name = "Kill", template_id = template, reference, scheduled_for = DateTimeOffset.UtcNow.AddHours(20).ToString("O"),
            rows = rows.Prepend(["email address", "number"]),
        }));
        Assert.True((int)sent.StatusCode == 201, await sent.Content.ReadAsStringAsync());
    }

    /// <summary>By reference, how many different messages there are.</summary>
    private static async Task<Dictionary<string, int>> CountAsync(NotifyCaller caller)
    {
        var bodies = new HashSet<(string Reference, string Body)>();
        for (var path = "/v2/notifications"; ;)
        {
            var page = await caller.ReadAsync(path);
            if (page.Items("notifications") is not { Length: > 0 } found) break;
            foreach (var one in found)
                Assert.True(bodies.Add((one.Text("reference")!, one.Text("body")!)), "A message is there twice.");
            path = new Uri(page.GetProperty("links").Text("next")!).PathAndQuery;
        }

        return bodies.GroupBy(one => one.Reference).ToDictionary(group => group.Key, group => group.Count());
    }
}
