using System.Text.Json;
using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.Letters;

/// <summary>The feed that a sender follows its letters by. A silo of its own, which is restarted.</summary>
public sealed class StatusFeedTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    [Fact]
    public async Task Pages_of_any_size_show_every_event_once_across_a_restart()
    {
        var (number, owner) = await silo.NewOwnerAsync();
        var sent = new List<string>();
        for (var batch = 0; batch < 5; batch++)
        {
            var lines = Enumerable.Range(0, 40).Select(index => Letter.Line($"{batch}-{index}", SiloFixture.AnyRecipient(index)));
            sent.AddRange((await silo.Agency.BulkAsync([.. lines])).Select(answer => answer.Text("letterId")!));
            await silo.OtherAgency.BulkAsync(Letter.Line($"{batch}", number));
        }

        var own = await silo.Agency.SendLetterAsync(Letter.To(number, more: ",\"confirmationRequired\":true"), "own");
        var id = (await Json.ReadAsync(own)).Text("letterId")!;
        using var confirmed = await owner.PostAsync($"/v1/mailbox/letters/{id}/confirm");
        sent.Add(id);

        var first = await silo.Agency.ReadAsync("/v1/status-feed?limit=17");
        var whole = await FollowAsync(null, 1000);
        await silo.RestartAsync();
        Assert.Equal(whole, await FollowAsync(null, 1000));
        Assert.Equal(whole, await FollowAsync(null, 7));
        Assert.Equal(whole, [.. Of(first), .. await FollowAsync(first.Text("next"), 50)]);
        Assert.Equal(sent.Order(), whole.Where(happened => happened.Type == "delivered").Select(happened => happened.Id).Order());
        Assert.Equal(["delivered", "read", "confirmed"], whole.Where(happened => happened.Id == id).Select(happened => happened.Type));
    }

    [Theory]
    [InlineData("after=x", "invalid_cursor")]
    [InlineData("after=AAAA", "invalid_cursor")]
    [InlineData("limit=0", "invalid_parameter")]
    [InlineData("limit=1001", "invalid_parameter")]
    public async Task A_question_that_makes_no_sense_is_refused(string question, string code)
    {
        using var response = await silo.Agency.GetAsync("/v1/status-feed?" + question);
        Assert.Equal(code, (await Json.ReadAsync(response)).Text("code"));
    }

    [Fact]
    public async Task Whoever_keeps_the_last_cursor_sees_only_what_is_new()
    {
        var end = "";
        await FollowAsync(null, 1000, next => end = next);
        using var sent = await silo.Agency.SendLetterAsync(Letter.To(silo.NewRecipient()), "new");
        var fresh = await FollowAsync(end, 1000);
        Assert.Equal((await Json.ReadAsync(sent)).Text("letterId"), Assert.Single(fresh).Id);
    }

    private async Task<List<(string Id, string Type)>> FollowAsync(string? after, int limit, Action<string>? last = null)
    {
        var events = new List<(string, string)>();
        while (true)
        {
            var page = await silo.Agency.ReadAsync($"/v1/status-feed?limit={limit}" + (after is null ? "" : $"&after={after}"));
            events.AddRange(Of(page));
            var next = page.Text("next")!;
            last?.Invoke(next);
            if (next == after) return events;
            after = next;
        }
    }

    private static IEnumerable<(string Id, string Type)> Of(JsonElement page) =>
        page.Items("events").Select(happened => (happened.Text("letterId")!, happened.Text("type")!))
            .Where(happened => happened.Item2 is "scheduled" or "delivered" or "read" or "confirmed");
}
