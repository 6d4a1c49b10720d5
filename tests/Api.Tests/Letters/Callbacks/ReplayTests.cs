using Budkavle.Api.Tests.Silos;
using Budkavle.Grains.Letters.Feeds;

namespace Budkavle.Api.Tests.Letters.Callbacks;

/// <summary>A callback begins again wherever its sender wants.</summary>
public sealed class ReplayTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    [Fact]
    public async Task From_any_cursor_all_that_came_after_it_is_told_again_and_nothing_before()
    {
        await using var world = await CallbackWorld.OpenAsync(silo);
        var (cursors, sent) = (new List<string> { await CursorAsync() }, new List<string>());
        for (var index = 1; index <= 4; index++)
        {
            sent.Add(await world.SendAsync(SiloFixture.AnyRecipient(index)));
            cursors.Add(await CursorAsync());
        }

        await world.PassAsync();
        Assert.Equal(sent.Order(), world.Receiver.Taken.Select(message => message.Letter).Order());
        for (var place = 0; place < cursors.Count; place++)
        {
            var before = world.Receiver.Taken.Count;
            await world.PostAsync("replay", $"{{\"after\":\"{cursors[place]}\"}}");
            await world.PassAsync();
            Assert.Equal(sent.Skip(place).Order(), world.Receiver.Taken.Skip(before).Select(message => message.Letter).Order());
        }
    }

    [Fact]
    public async Task From_the_beginning_everything_that_ever_happened_to_the_senders_letters_is_told()
    {
        await using var world = await CallbackWorld.OpenAsync(silo);
        var letter = await world.SendAsync(SiloFixture.AnyRecipient(7));
        var all = (await AllAsync(silo.Agency)).Count;

        await world.PostAsync("replay", "{\"after\":\"\"}");
        await world.PassAsync();

        Assert.Equal(all, world.Receiver.Taken.Select(message => message.Id).Distinct().Count());
        Assert.Contains(letter, world.Receiver.Taken.Select(message => message.Letter));
    }

    [Fact]
    public async Task A_cursor_that_another_sender_was_given_tells_only_of_ones_own_letters()
    {
        await using var world = await CallbackWorld.OpenAsync(silo);
        var foreign = (await silo.OtherAgency.ReadAsync("/v1/status-feed?limit=1000")).Text("next")!;
        using var others = await silo.OtherAgency.SendLetterAsync(Letter.To(SiloFixture.AnyRecipient(5)), Guid.NewGuid().ToString());
        var own = await world.SendAsync(SiloFixture.AnyRecipient(6));
        await world.PassAsync();
        var before = world.Receiver.Taken.Count;

        await world.PostAsync("replay", $"{{\"after\":\"{foreign}\"}}");
        await world.PassAsync();

        var told = world.Receiver.Taken.Skip(before).Select(message => message.Letter).ToList();
        Assert.Contains(own, told);
        Assert.DoesNotContain((await Json.ReadAsync(others)).Text("letterId"), told);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("AQ")]
    [InlineData("AgAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("not a cursor")]
    public async Task What_is_no_cursor_is_refused_and_changes_nothing(string after) => await RefusesAsync(after);

    [Fact]
    public async Task A_place_that_the_log_has_not_reached_is_refused()
    {
        var shards = silo.Services.GetService(typeof(Grains.Hosting.Engine)) is Grains.Hosting.Engine engine ? engine.Shards : 0;

        await RefusesAsync(FeedCursor.Write([.. Enumerable.Repeat(1_000_000_000L, shards)]));
    }

    private async Task RefusesAsync(string after)
    {
        await using var world = await CallbackWorld.OpenAsync(silo);
        var before = (await world.ReadAsync()).GetRawText();

        using var refused = await silo.Agency.PostAsync(world.Path + "/replay", $"{{\"after\":\"{after}\"}}");
        using var made = await silo.Agency.PostAsync(
            "/v1/callbacks", $"{{\"url\":\"{world.Receiver.Url}\",\"after\":\"{after}\"}}");

        Assert.Equal("invalid_cursor", (await Json.ReadAsync(refused)).Text("code"));
        Assert.Equal("invalid_cursor", (await Json.ReadAsync(made)).Text("code"));
        Assert.Equal(before, (await world.ReadAsync()).GetRawText());
    }

    private async Task<string> CursorAsync()
    {
        var after = "";
        while (true)
        {
            var page = await silo.Agency.ReadAsync($"/v1/status-feed?limit=1000&after={after}");
            after = page.Text("next")!;
            if (page.Items("events").Length == 0) return after;
        }
    }

    private static async Task<List<string>> AllAsync(SiloClient sender)
    {
        var (all, after) = (new List<string>(), "");
        while (true)
        {
            var page = await sender.ReadAsync($"/v1/status-feed?limit=1000&after={after}");
            if (page.Items("events") is not { Length: > 0 } events) return all;
            all.AddRange(events.Select(one => one.GetRawText()));
            after = page.Text("next")!;
        }
    }
}
