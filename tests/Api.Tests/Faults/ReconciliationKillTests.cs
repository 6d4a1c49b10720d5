using System.Text.Json;
using Budkavle.Api.Tests.Silos;
using Budkavle.Tests.Support;

namespace Budkavle.Api.Tests.Faults;

/// <summary>Keys in the table, in memory and in the log alone give the same answers.</summary>
[Collection(FaultCollection.Name)]
public sealed class ReconciliationKillTests(PostgresFixture postgres)
{
    [Fact]
    public Task What_is_said_of_keys_is_the_same_after_a_stop_and_a_kill_on_SQLite() => RunAsync("sqlite");

    [PostgresFact]
    public Task What_is_said_of_keys_is_the_same_after_a_stop_and_a_kill_on_PostgreSQL() => RunAsync(postgres.CreateDatabase());

    private static async Task RunAsync(string store)
    {
        using var directory = new TemporaryDirectory();
        var sent = new List<string>();
        using (var first = await SiloProcess.StartAsync(directory.Path, store))
        {
            sent.AddRange(await SendAsync(first, "stored", 200));
            // A stop in order moves the keys to the table.
            Assert.Equal(0, await first.TerminateAsync());
        }

        string[] before;
        using (var second = await SiloProcess.StartAsync(directory.Path, store))
        {
            sent.AddRange(await SendAsync(second, "fresh", 200));
            before = await AskAsync(second);
            second.Kill();
        }

        using var third = await SiloProcess.StartAsync(directory.Path, store);
        Assert.Equal(before, await AskAsync(third));
        Assert.Equal(sent, before.Where(answer => answer.StartsWith("delivered ")).Select(answer => answer["delivered ".Length..]));
        Assert.Equal(4, before.Count(answer => answer.StartsWith("waiting ")));
        Assert.Equal(2, before.Count(answer => answer == "missing "));
    }

    /// <summary>Sends letters, and two that are scheduled; returns the ids of those that are delivered.</summary>
    private static async Task<string[]> SendAsync(SiloProcess silo, string prefix, int count)
    {
        var scheduled = $",\"publishAt\":\"{DateTimeOffset.UtcNow.AddDays(10):O}\"";
        var lines = Enumerable.Range(0, count).Select(index =>
            Letter.Line($"{prefix}-{index}", silo.Recipients[index % silo.Recipients.Count], more: index < 2 ? scheduled : ""));
        var answers = await silo.Agency.BulkAsync([.. lines]);
        Assert.All(answers, answer => Assert.Equal("201", answer.Text("status")));
        return [.. answers.Skip(2).Select(answer => answer.Text("letterId")!)];
    }

    private static async Task<string[]> AskAsync(SiloProcess silo)
    {
        var keys = new[] { "stored", "fresh" }.SelectMany(prefix => Enumerable.Range(0, 201).Select(index => $"\"{prefix}-{index}\""));
        using var response = await silo.Agency.SendAsync(HttpMethod.Post, "/v1/letters/reconciliation?all=true", Json.Lines(keys));
        JsonElement[] answers = Json.ParseLines(await response.Content.ReadAsStringAsync());
        Assert.Equal(["402", "0"], answers[^1].Texts("asked", "unknown"));
        return [.. answers[..^1].Select(answer => $"{answer.Text("state")} {answer.Text("letterId")}")];
    }
}
