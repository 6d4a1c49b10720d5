using Budkavle.Api.Letters.Callbacks;
using Budkavle.Api.Security.Keys;
using Budkavle.Api.Setup;
using Budkavle.Api.Tests.Silos;
using Microsoft.Extensions.DependencyInjection;

namespace Budkavle.Api.Tests.Letters.Callbacks;

public sealed class CallbackTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    [Fact]
    public async Task What_happens_to_a_letter_is_told_in_order_once()
    {
        await using var world = await CallbackWorld.OpenAsync(silo);
        var (number, owner) = await silo.NewOwnerAsync();
        var letter = await world.SendAsync(number, ",\"confirmationRequired\":true");
        await world.PassAsync();
        using var confirmed = await owner.PostAsync($"/v1/mailbox/letters/{letter}/confirm");

        await world.PassAsync();
        await world.PassAsync();

        Assert.Equal(["letter.delivered", "letter.read", "letter.confirmed"], world.Receiver.Messages.Select(message => message.Type));
        Assert.All(world.Receiver.Messages, message => Assert.Equal(letter, message.Letter));
        Assert.Equal(3, world.Receiver.Messages.Select(message => message.Id).Distinct().Count());
        Assert.Equal(3, (await world.ReadAsync()).GetProperty("delivered").GetInt32());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"after":null}""")]
    [InlineData("""{"aftr":"x"}""")]
    [InlineData("""{"after":"","more":1}""")]
    public async Task Nothing_is_sent_again_by_a_request_that_does_not_say_from_where(string body)
    {
        await using var world = await CallbackWorld.OpenAsync(silo);
        await world.SendAsync(silo.NewRecipient());
        await world.PassAsync();
        using var answer = await silo.Agency.PostAsync(world.Path + "/replay", body);
        await world.PassAsync();

        Assert.Equal((400, "malformed_json"), ((int)answer.StatusCode, (await Json.ReadAsync(answer)).Text("code")));
        Assert.Single(world.Receiver.Messages);
    }

    [Fact]
    public async Task A_letters_later_events_wait_for_one_that_was_not_taken_and_other_letters_go_on()
    {
        await using var world = await CallbackWorld.OpenAsync(silo);
        var (number, owner) = await silo.NewOwnerAsync();
        var stuck = await world.SendAsync(number);
        world.Receiver.Answers = message => message.Letter == stuck ? 500 : 200;
        await world.PassAsync();
        using var read = await owner.PostAsync($"/v1/mailbox/letters/{stuck}/read");
        var other = await world.SendAsync(silo.NewRecipient());

        await world.PassAsync();
        var meanwhile = await world.ReadAsync();
        var tried = world.Receiver.Messages.Where(message => message.Letter == stuck).ToList();
        world.Receiver.Answers = _ => 200;
        await world.PassAsync(TimeSpan.FromHours(2));

        Assert.Equal([other], world.Receiver.Taken.Where(message => message.Letter != stuck).Select(message => message.Letter));
        Assert.All(tried, message => Assert.Equal("letter.delivered", message.Type));
        Assert.Equal(2, meanwhile.GetProperty("waiting").GetInt32());
        Assert.Equal(500, meanwhile.GetProperty("lastFailureStatus").GetInt32());
        Assert.Equal(
            ["letter.delivered", "letter.read"],
            world.Receiver.Taken.Where(message => message.Letter == stuck).Select(message => message.Type));
        Assert.Equal(tried[0].Id, world.Receiver.Taken.First(message => message.Letter == stuck).Id);
    }

    [Fact]
    public async Task A_receiver_that_is_down_is_called_less_and_less_and_gets_everything_when_it_is_back()
    {
        await using var world = await CallbackWorld.OpenAsync(silo);
        var sent = new List<string>();
        for (var letter = 0; letter < 40; letter++) sent.Add(await world.SendAsync(SiloFixture.AnyRecipient(letter)));
        world.Receiver.Answers = _ => 503;
        await world.PassAsync();
        var first = world.Receiver.Messages.Count;
        for (var hour = 0; hour < 24; hour++) await world.PassAsync(TimeSpan.FromHours(1));
        var day = world.Receiver.Messages.Count;

        world.Receiver.Answers = _ => 200;
        await world.PassAsync(TimeSpan.FromHours(2));

        Assert.InRange(first, 1, 100);
        Assert.InRange(day, 25, 1500);
        Assert.Equal(sent.Order(), world.Receiver.Taken.Select(message => message.Letter).Order());
    }

    [Fact]
    public async Task After_three_days_of_silence_it_pauses_and_goes_on_from_there_when_resumed()
    {
        await using var world = await CallbackWorld.OpenAsync(silo);
        world.Receiver.Answers = _ => 500;
        string[] sent = [await world.SendAsync(SiloFixture.AnyRecipient(1)), await world.SendAsync(SiloFixture.AnyRecipient(2))];
        for (var hours = 0; hours < 80; hours += 2) await world.PassAsync(TimeSpan.FromHours(2));
        var paused = await world.ReadAsync();
        var late = await world.SendAsync(SiloFixture.AnyRecipient(3));
        world.Receiver.Answers = _ => 200;
        await world.PassAsync(TimeSpan.FromDays(30));
        var silent = world.Receiver.Taken.Count;

        await world.PostAsync("resume");
        await world.PassAsync(TimeSpan.FromHours(2));

        Assert.Equal(("paused", "not_answering"), (paused.Text("state"), paused.Text("pausedBecause")));
        Assert.Equal(0, silent);
        Assert.Equal([.. sent.Append(late).Order()], world.Receiver.Taken.Select(message => message.Letter).Order());
    }

    [Fact]
    public async Task A_single_message_that_is_never_taken_is_given_up_after_three_days_and_counted()
    {
        await using var world = await CallbackWorld.OpenAsync(silo);
        var poison = await world.SendAsync(SiloFixture.AnyRecipient(1));
        world.Receiver.Answers = message => message.Letter == poison ? 400 : 200;
        for (var hours = 0; hours < 80; hours += 2) await world.PassAsync(TimeSpan.FromHours(2));
        var after = await world.ReadAsync();
        var other = await world.SendAsync(SiloFixture.AnyRecipient(2));

        await world.PassAsync(TimeSpan.FromHours(2));

        Assert.Equal(("active", 1), (after.Text("state"), after.GetProperty("givenUp").GetInt32()));
        Assert.Equal(0, after.GetProperty("waiting").GetInt32());
        Assert.Equal([other], world.Receiver.Taken.Select(message => message.Letter));
    }

    [Fact]
    public async Task A_receiver_that_is_gone_is_not_called_again()
    {
        await using var world = await CallbackWorld.OpenAsync(silo);
        world.Receiver.Answers = _ => 410;
        await world.SendAsync(SiloFixture.AnyRecipient(1));
        await world.PassAsync();
        await world.SendAsync(SiloFixture.AnyRecipient(2));

        await world.PassAsync(TimeSpan.FromDays(1));

        Assert.Single(world.Receiver.Messages);
        Assert.Equal("gone", (await world.ReadAsync()).Text("pausedBecause"));
    }

    [Fact]
    public async Task Paused_by_its_sender_it_loses_nothing_and_a_replay_tells_all_again_under_the_same_ids()
    {
        await using var world = await CallbackWorld.OpenAsync(silo);
        var start = (await world.ReadAsync()).Text("next")!;
        var first = await world.SendAsync(SiloFixture.AnyRecipient(1));
        await world.PassAsync();
        await world.PostAsync("pause");
        await world.PassAsync();
        var second = await world.SendAsync(SiloFixture.AnyRecipient(2));
        await world.PassAsync(TimeSpan.FromDays(1));
        var whilePaused = world.Receiver.Taken.Count;
        await world.PostAsync("resume");
        await world.PassAsync();
        var told = world.Receiver.Taken.Select(message => message.Id).ToList();

        await world.PostAsync("replay", $"{{\"after\":\"{start}\"}}");
        await world.PassAsync();

        Assert.Equal(1, whilePaused);
        Assert.Equal([first, second], world.Receiver.Taken.Take(2).Select(message => message.Letter));
        Assert.Equal(told.Order(), world.Receiver.Taken.Skip(2).Select(message => message.Id).Order());
    }

    [Fact]
    public async Task A_service_that_starts_anew_goes_on_where_the_other_wrote_down()
    {
        await using var world = await CallbackWorld.OpenAsync(silo);
        var first = await world.SendAsync(SiloFixture.AnyRecipient(1));
        await world.PassAsync();
        var second = await world.SendAsync(SiloFixture.AnyRecipient(2));

        world.Restart();
        await world.PassAsync();

        Assert.Equal([first, second], world.Receiver.Messages.Select(message => message.Letter));
    }

    [Fact]
    public async Task Only_the_events_that_are_asked_for_are_told()
    {
        await using var world = await CallbackWorld.OpenAsync(silo, ",\"types\":[\"read\"]");
        var (number, owner) = await silo.NewOwnerAsync();
        var letter = await world.SendAsync(number);
        using var read = await owner.PostAsync($"/v1/mailbox/letters/{letter}/read");

        await world.PassAsync();

        Assert.Equal(["letter.read"], world.Receiver.Messages.Select(message => message.Type));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var world = await CallbackWorld.OpenAsync(silo);
        world.Receiver.Answers = _ => 307;
        await world.SendAsync(SiloFixture.AnyRecipient(1));

        await world.PassAsync();

        Assert.All(world.Receiver.Messages, message => Assert.Equal("/letters", message.Path));
        Assert.Equal(307, (await world.ReadAsync()).GetProperty("lastFailureStatus").GetInt32());
    }

    [Fact]
    public async Task A_redirect_to_another_server_inside_reaches_nobody()
    {
        await using var inside = await Receiver.StartAsync();
        await using var world = await CallbackWorld.OpenAsync(silo);
        (world.Receiver.Answers, world.Receiver.Location) = (_ => 308, inside.Url);
        await world.SendAsync(SiloFixture.AnyRecipient(1));

        await world.PassAsync();

        Assert.NotEmpty(world.Receiver.Messages);
        Assert.Empty(inside.Messages);
    }

    [Fact]
    public async Task A_test_message_tells_the_sender_what_its_receiver_answers()
    {
        await using var world = await CallbackWorld.OpenAsync(silo);
        var taken = await world.PostAsync("test");
        world.Receiver.Answers = _ => 403;
        var refused = await world.PostAsync("test");

        Assert.Equal((true, 204), (taken.GetProperty("taken").GetBoolean(), taken.GetProperty("status").GetInt32()));
        Assert.Equal((false, 403), (refused.GetProperty("taken").GetBoolean(), refused.GetProperty("status").GetInt32()));
        Assert.All(world.Receiver.Messages, message => Assert.Equal("callback.test", message.Type));
    }

    [Fact]
    public async Task A_new_callback_takes_the_place_of_a_removed_one_and_has_nothing_of_it()
    {
        var removed = await CallbackWorld.OpenAsync(silo);
        await removed.SendAsync(SiloFixture.AnyRecipient(1));
        await removed.PassAsync();
        await removed.DisposeAsync();
        var before = await CountAsync();
        for (var made = 0; made < 5; made++) await (await CallbackWorld.OpenAsync(silo)).DisposeAsync();
        await using var world = await CallbackWorld.OpenAsync(silo);
        var start = await world.ReadAsync();
        var letter = await world.SendAsync(SiloFixture.AnyRecipient(2));

        await world.PassAsync();
        world.Restart();
        await world.PassAsync();
        var told = await world.ReadAsync();
        await world.PostAsync("replay", $"{{\"after\":\"{start.Text("next")}\"}}");
        await world.PassAsync();

        Assert.Equal(before, await CountAsync());
        Assert.NotEqual(removed.Id, world.Id);
        Assert.Equal((0, 1), (start.GetProperty("delivered").GetInt32(), told.GetProperty("delivered").GetInt32()));
        Assert.Equal([letter, letter], world.Receiver.Messages.Select(message => message.Letter));
        Assert.Equal(2, (await world.ReadAsync()).GetProperty("delivered").GetInt32());
        using var seen = await silo.Agency.GetAsync(removed.Path);
        using var again = await silo.Agency.SendAsync(HttpMethod.Delete, removed.Path);
        Assert.Equal((404, 404), ((int)seen.StatusCode, (int)again.StatusCode));
    }

    [Fact]
    public async Task A_callback_that_was_brought_and_removed_stays_so_when_another_has_its_place()
    {
        var (desk, sender) = (silo.Services.GetRequiredService<CallbackDesk>(), Guid.NewGuid());
        var brought = new CallbackSetup
        {
            CallbackId = Guid.NewGuid(), Url = "https://ordning.example.se/a", Form = CallbackForms.Standard,
        };
        var (made, _) = await desk.BringAsync(sender, brought, CancellationToken.None);
        await desk.DeleteAsync(sender, brought.CallbackId, CancellationToken.None);
        var asked = new CallbackRequest { Url = "https://ordning.example.se/b" };
        var (other, _) = await desk.CreateAsync(sender, asked, CancellationToken.None);

        var again = await desk.BringAsync(sender, brought, CancellationToken.None);

        Assert.Equal((brought.CallbackId, brought.CallbackId), (made!.Id, other!.KeptAs));
        Assert.Equal((null, null), again);
        Assert.Equal(other.Id, Assert.Single(await desk.ListAsync(sender, CancellationToken.None)).Callback.Id);
    }

    /// <summary>Documents that are read for callbacks, again and again.</summary>
    private async Task<int> CountAsync() => (await silo.Services.GetRequiredService<SealedDocuments>().ListAsync(
        "callbacks/", CancellationToken.None)).Count;

    [Fact]
    public async Task Another_sender_neither_sees_nor_changes_a_callback()
    {
        await using var world = await CallbackWorld.OpenAsync(silo);
        string[] posts = ["pause", "resume", "secret", "test"];

        using var seen = await silo.OtherAgency.GetAsync(world.Path);
        using var removed = await silo.OtherAgency.SendAsync(HttpMethod.Delete, world.Path);
        var answers = await Task.WhenAll(posts.Select(post => silo.OtherAgency.PostAsync($"{world.Path}/{post}")));
        var list = await silo.OtherAgency.ReadAsync("/v1/callbacks");

        Assert.All([seen, removed, .. answers], answer => Assert.Equal(404, (int)answer.StatusCode));
        Assert.Empty(list.GetProperty("callbacks").EnumerateArray());
        Assert.Equal("active", (await world.ReadAsync()).Text("state"));
    }

    [Fact]
    public async Task A_secret_is_shown_once_and_never_logged()
    {
        await using var world = await CallbackWorld.OpenAsync(silo);
        var fresh = (await world.PostAsync("secret")).Text("secret")!;
        var list = await silo.Agency.ReadAsync("/v1/callbacks");

        Assert.NotEqual(world.Secret, fresh);
        Assert.DoesNotContain("whsec_", list.GetRawText() + (await world.ReadAsync()).GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(fresh, silo.LoggedText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"url\":\"ftp://example.test/\"}", "invalid_callback")]
    [InlineData("{\"url\":\"https://user:word@example.test/\"}", "invalid_callback")]
    [InlineData("{\"url\":\"/letters\"}", "invalid_callback")]
    [InlineData("{\"url\":\"https://example.test/\",\"types\":[\"opened\"]}", "invalid_callback")]
    [InlineData("{\"url\":\"https://example.test/\",\"after\":\"x\"}", "invalid_cursor")]
    [InlineData("{}", "malformed_json")]
    [InlineData("null", "bad_request")]
    [InlineData("[", "malformed_json")]
    public async Task What_cannot_be_meant_is_refused(string json, string code)
    {
        using var answer = await silo.Agency.PostAsync("/v1/callbacks", json);

        Assert.Equal(code, (await Json.ReadAsync(answer)).Text("code"));
    }
}
