using System.Net.Http.Headers;
using System.Text;
using Budkavle.Api.Operations.Watching;
using Budkavle.Api.Security;
using Budkavle.Api.Tests.Citizens;
using Budkavle.Api.Tests.Letters.Callbacks;
using Budkavle.Api.Tests.Mailboxes.Sms;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Letters.Senders;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace Budkavle.Api.Tests.Operations;

/// <summary>The pages of operations.</summary>
public sealed class ControlRoomTests(ControlRoomTests.Fixture world) : IClassFixture<ControlRoomTests.Fixture>
{
    public static TheoryData<string> Pages =>
        ["/ops", "/ops/dispatches", "/ops/channels", "/ops/senders", "/ops/store", "/ops/alarms"];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_is_small_names_nobody_and_is_for_operators(string address)
    {
        using var citizen = await world.NewCitizenAsync();
        await world.SendAsync(citizen);
        using var stranger = world.Silo.Browser();

        Assert.Equal((302, "/ops/login"), Where(await stranger.GetAsync(address)));
        Assert.Equal((302, "/ops/login"), Where(await citizen.Browser.GetAsync(address)));
        foreach (var language in new[] { "sv", "en" })
        {
            var page = await world.Watcher.GetAsync(address, ("Accept-Language", language));
            Assert.Equal(200, page.Status);
            Assert.Contains($"lang=\"{language}\"", page.Text, StringComparison.Ordinal);
            Assert.True(page.Bytes.Length < 100_000, $"{page.Bytes.Length} bytes");
            Assert.Equal("no-store", page.Header("Cache-Control"));
            Assert.DoesNotContain(citizen.Number, page.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_dead_letter_is_tried_again_or_given_up_by_who_sees_the_page_and_by_nobody_elses_form()
    {
        var letter = await MakeDeadLetterAsync();
        var form = new Dictionary<string, string> { ["letter"] = letter };
        const string Retry = "/ops/channels?handler=Retry", Discard = "/ops/channels?handler=Discard";
        using var stranger = world.Silo.Browser();

        Assert.Equal((302, "/ops/login"), Where(await stranger.PostAsync(Discard, form)));
        Assert.Equal(403, (await world.Watcher.PostAsync(Discard, form, site: "cross-site")).Status);
        Assert.Contains(letter, (await world.Watcher.GetAsync("/ops/channels")).Text, StringComparison.Ordinal);

        var messages = world.Gateway.Messages.Count;
        Assert.Equal((303, "/ops/channels?done=retried"), Where(await world.Watcher.PostAsync(Retry, form)));
        await Eventually.IsTrueAsync(() => Task.FromResult(world.Gateway.Messages.Count == messages + 1));
        Assert.DoesNotContain(letter, (await world.Watcher.GetAsync("/ops/channels")).Text, StringComparison.Ordinal);
        Assert.Equal((303, "/ops/channels?done=gone"), Where(await world.Watcher.PostAsync(Retry, form)));

        var other = await MakeDeadLetterAsync();
        form["letter"] = other;
        Assert.Equal((303, "/ops/channels?done=discarded"), Where(await world.Watcher.PostAsync(Discard, form)));
        Assert.DoesNotContain(other, (await world.Watcher.GetAsync("/ops/channels")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operator_elsewhere_is_stopped_and_started_and_what_is_no_domain_is_not_found()
    {
        Assert.Equal((303, "/ops/channels?done=stopped"), Where(await world.Watcher.PostAsync(
            "/ops/channels?handler=Stop", new() { ["domain"] = "other.test" })));
        Assert.Equal((303, "/ops/channels?done=sent"), Where(await world.Watcher.PostAsync(
            "/ops/channels?handler=Send", new() { ["domain"] = "other.test" })));
        Assert.Equal(404, (await world.Watcher.PostAsync("/ops/channels?handler=Stop", new() { ["domain"] = "../x" })).Status);
    }

    [Fact]
    public async Task A_dispatch_is_on_the_board_from_when_it_is_arranged_until_it_has_ended()
    {
        var created = await world.Dispatcher.SendAsync(HttpMethod.Post, "/v1/dispatches", Body(
            $"{{\"scheduledAt\":\"{DateTimeOffset.UtcNow.AddDays(30):O}\",\"reference\":\"kampanj 7\",\"subject\":\"Till många\","
            + "\"body\":{\"contentType\":\"text/plain\",\"content\":\"Hej.\"}}"));
        var id = (await Json.ReadAsync(created)).Text("dispatchId")!;
        var board = world.Silo.Services.GetRequiredService<DispatchBoard>();
        Assert.Empty(await board.ReadAsync());
        using var citizen = await world.NewCitizenAsync();
        using var list = new StringContent(citizen.Number + "\n", new MediaTypeHeaderValue("text/plain"));
        using var added = await world.Dispatcher.SendAsync(HttpMethod.Post, $"/v1/dispatches/{id}/recipients", list);
        Assert.True(added.IsSuccessStatusCode, await added.Content.ReadAsStringAsync());
        using var started = await world.Dispatcher.PostAsync($"/v1/dispatches/{id}/start", "");
        Assert.True(started.IsSuccessStatusCode, await started.Content.ReadAsStringAsync());

        var page = await world.Watcher.GetAsync("/ops/dispatches");

        Assert.Equal("kampanj 7", Assert.Single(await board.ReadAsync()).Reference);
        Assert.Contains("Utskicksmyndigheten", page.Text, StringComparison.Ordinal);
        Assert.Contains(">1<", page.Text, StringComparison.Ordinal);
        using var cancelled = await world.Dispatcher.PostAsync($"/v1/dispatches/{id}/cancel", "");
        Assert.Empty(await board.ReadAsync());
    }

    [Fact]
    public async Task A_callback_that_is_not_taken_is_shown_without_its_path_and_tried_again_at_once()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answers = _ => 500;
        using var made = await world.Agency.PostAsync("/v1/callbacks", $"{{\"url\":\"{receiver.Url}?token=hemlig\"}}");
        var callback = (await Json.ReadAsync(made)).Text("callbackId")!;
        using var citizen = await world.NewCitizenAsync();
        await world.SendAsync(citizen);
        var host = new Uri(receiver.Url).Authority;
        async Task<string> PageAsync() => (await world.Watcher.GetAsync("/ops/channels")).Text;
        var form = new Dictionary<string, string> { ["sender"] = world.AgencyId, ["callback"] = callback };
        const string Resume = "/ops/channels?handler=Resume";

        // Twice failed it waits ten seconds, then twenty.
        await Eventually.IsTrueAsync(() => Task.FromResult(receiver.Messages.Count >= 2));
        await Eventually.IsTrueAsync(async () => (await PageAsync()).Contains(host, StringComparison.Ordinal));
        Assert.DoesNotContain("hemlig", await PageAsync(), StringComparison.Ordinal);
        using var stranger = world.Silo.Browser();
        Assert.Equal((302, "/ops/login"), Where(await stranger.PostAsync(Resume, form)));
        Assert.Equal(403, (await world.Watcher.PostAsync(Resume, form, site: "cross-site")).Status);
        receiver.Answers = _ => 204;
        Assert.Equal((303, "/ops/channels?done=resumed"), Where(await world.Watcher.PostAsync(Resume, form)));
        var resumed = DateTime.UtcNow;
        await Eventually.IsTrueAsync(() => Task.FromResult(receiver.Taken.Count > 0));
        Assert.InRange(DateTime.UtcNow - resumed, TimeSpan.Zero, TimeSpan.FromSeconds(7));
        await Eventually.IsTrueAsync(async () => !(await PageAsync()).Contains(host, StringComparison.Ordinal));

        // What its sender has paused is the sender's to go on with.
        using var paused = await world.Agency.PostAsync($"/v1/callbacks/{callback}/pause");
        Assert.True(paused.IsSuccessStatusCode);
        Assert.Contains(host, await PageAsync(), StringComparison.Ordinal);
        Assert.Equal((303, "/ops/channels?done=gone"), Where(await world.Watcher.PostAsync(Resume, form)));
    }

    private async Task<string> MakeDeadLetterAsync()
    {
        using var citizen = await world.NewCitizenAsync();
        using var chosen = await citizen.Api.PutAsync("/v1/mailbox/settings", "{\"phone\":\"+46701234567\"}");
        var before = world.Gateway.Messages.Count;
        var letter = await world.SendAsync(citizen);
        await Eventually.IsTrueAsync(() => Task.FromResult(world.Gateway.Messages.Count == before + 1));
        var form = QueryHelpers.ParseQuery(Encoding.ASCII.GetString(world.Gateway.Messages[before].Body));
        var address = world.Silo.Url + new Uri(form["whendelivered"].ToString()).AbsolutePath;
        using var http = new HttpClient();
        // The report may overtake the outcome of the sending: then the gateway comes again.
        await Eventually.IsTrueAsync(async () =>
        {
            using var report = new FormUrlEncodedContent([new("id", "s1"), new("status", "failed")]);
            using var answer = await http.PostAsync(address, report);
            return (int)answer.StatusCode == 204;
        });
        return letter;
    }

    private static StringContent Body(string json) => new(json, new MediaTypeHeaderValue("application/json"));

    private static (int Status, string Location) Where(Browser.Answer answer) => (answer.Status, answer.Location);

    /// <summary>A silo with a gateway for text messages, somebody who watches it, and an agency that makes dispatches.</summary>
    public sealed class Fixture : SmsReportTests.SmsFixture
    {
        internal Browser Watcher { get; private set; } = null!;

        internal SiloClient Dispatcher { get; private set; } = null!;

        public override async Task InitializeAsync()
        {
            await base.InitializeAsync();
            var (_, id, secret) = await SiloClient.RegisterAsync(Silo.Services, 30, "Driften", SenderRights.None, Scope.Operations);
            Watcher = Silo.Browser();
            Assert.Equal(303, (await Watcher.PostAsync("/ops/login", new() { ["clientId"] = id, ["clientSecret"] = secret })).Status);
            (_, id, secret) = await SiloClient.RegisterAsync(
                Silo.Services, 31, "Utskicksmyndigheten", SenderRights.Dispatches, Scope.DispatchesWrite, Scope.DispatchesRead);
            Dispatcher = await SiloClient.LogInAsync(new HttpClient { BaseAddress = new Uri(Silo.Url) }, id, secret);
        }
    }
}
