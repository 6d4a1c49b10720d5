using System.Globalization;
using System.Text.Json;
using Budkavle.Chaos.Client;
using Budkavle.Cluster.Tests.Silos;
using Xunit.Abstractions;

namespace Budkavle.Cluster.Tests.InProcess;

/// <summary>What goes over the network for many letters: lists, not a call for each.</summary>
public sealed class TrafficTests(TwoSilosInProcess cluster, ITestOutputHelper output) : IClassFixture<TwoSilosInProcess>
{
    private const int Letters = 10_000;

    [ClusterFact]
    public async Task Two_silos_exchange_lists_for_a_bulk_of_letters()
    {
        using var traffic = new GrainTraffic();

        var taken = await SendBulkAsync(cluster.AtSilo, "silo");
        var (messages, bytes) = traffic.BetweenSilos;

        output.WriteLine($"{Letters} letters in bulk to one of two silos: {messages} calls between silos, {bytes} bytes");
        Assert.Equal(Letters, taken);
        // Half of the letters are for the other silo's shards.
        Assert.True(bytes > Letters / 2 * 100, $"{bytes} bytes");
        Assert.True(messages < Letters / 50, $"{messages} calls");
    }

    [ClusterFact]
    public async Task A_front_end_sends_lists_for_a_bulk_of_letters()
    {
        using var traffic = new GrainTraffic();

        var taken = await SendBulkAsync(cluster.AtFrontEnd, "front");
        var (messages, bytes) = traffic.FromFrontEnds;

        output.WriteLine($"{Letters} letters in bulk to a front end: {messages} calls to silos, {bytes} bytes");
        Assert.Equal(Letters, taken);
        Assert.True(bytes > Letters * 100, $"{bytes} bytes");
        Assert.True(messages < Letters / 50, $"{messages} calls");
    }

    [ClusterFact]
    public async Task Letters_sent_one_by_one_to_a_silo_are_a_call_each_where_another_has_the_shard()
    {
        const int Single = 400;
        var letters = Make("single", Single);
        using var traffic = new GrainTraffic();

        var answers = await Task.WhenAll(letters.Select(letter => cluster.AtSilo.AgencyAsync(
            HttpMethod.Post, "/v1/letters", letter.Json(cluster.AtSilo.Cast), letter.Key)));
        var (messages, bytes) = traffic.BetweenSilos;

        output.WriteLine($"{Single} letters one by one to one of two silos: {messages} calls between silos, {bytes} bytes");
        Assert.All(answers, answer => Assert.Equal(201, answer.Status));
        // The other tests would pass with a meter that counts nothing; here about half of the letters must be seen.
        Assert.InRange(messages, Single / 4, Single * 2);
    }

    private static async Task<int> SendBulkAsync(SiloClient client, string name)
    {
        var lines = string.Concat(Make(name, Letters).Select(letter => letter.Line(client.Cast) + "\n"));
        var answers = new List<JsonElement>();
        var (status, code) = await client.BulkAsync(lines, answers.Add);
        Assert.True(status == 200, $"{status} {code}");
        return answers.Count(answer => answer.TryGetProperty("letterId", out _));
    }

    private static Letter[] Make(string name, int count) =>
        [.. Enumerable.Range(0, count).Select(number => Letter.Make(
            string.Create(CultureInfo.InvariantCulture, $"{name}-{number}"), number % 400, 100, confirm: false, null))];
}
