using System.Net;
using System.Text.Json;
using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.Mailboxes;

/// <summary>The recipient's side.</summary>
[Collection(SiloCollection.Name)]
public sealed class MailboxTests(SiloFixture silo)
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(50)]
    [InlineData(200)]
    public async Task Pages_of_any_size_show_every_letter_once_newest_first(int limit)
    {
        var (number, owner) = await silo.NewOwnerAsync();
        var sent = await silo.Agency.BulkAsync(
            [.. Enumerable.Range(0, 60).Select(index => Letter.Line(Key(), number, $"Letter {index}"))]);
        var listed = await owner.LettersAsync(limit: limit);
        Assert.Equal(sent.Select(answer => answer.Text("letterId")!).Reverse(), listed);
        Assert.Equal(["open", "60", "60"], (await owner.ReadAsync("/v1/mailbox")).Texts("status", "letters", "unread"));
    }

    [Fact]
    public async Task A_page_that_ends_with_the_last_letter_is_followed_by_an_empty_one_at_most()
    {
        var (number, owner) = await silo.NewOwnerAsync();
        await silo.Agency.BulkAsync(Letter.Line(Key(), number), Letter.Line(Key(), number));
        var page = await owner.ReadAsync("/v1/mailbox/letters?limit=2");
        Assert.Equal(2, page.Items("letters").Length);
        var rest = page.Text("next") is { } next ? await owner.ReadAsync("/v1/mailbox/letters?limit=2&after=" + next) : (JsonElement?)null;
        Assert.True(rest is null || (rest.Value.Items("letters").Length == 0 && rest.Value.Text("next") is null));
    }

    [Theory]
    [InlineData("limit=0", "invalid_parameter")]
    [InlineData("limit=201", "invalid_parameter")]
    [InlineData("limit=x", "bad_request")]
    [InlineData("folder=spam", "invalid_parameter")]
    [InlineData("after=-1", "invalid_cursor")]
    [InlineData("after=abc", "invalid_cursor")]
    [InlineData("after=99999999999999999999", "invalid_cursor")]
    public async Task A_question_that_makes_no_sense_is_refused(string question, string code)
    {
        var (_, owner) = await silo.NewOwnerAsync();
        using var response = await owner.GetAsync("/v1/mailbox/letters?" + question);
        Assert.Equal(code, (await Json.ReadAsync(response)).Text("code"));
    }

    [Fact]
    public async Task A_query_finds_subjects_and_senders()
    {
        var (number, owner) = await silo.NewOwnerAsync();
        await silo.Agency.BulkAsync(Letter.Line(Key(), number, "Beslut om SKATT"), Letter.Line(Key(), number, "Kallelse"));
        await silo.OtherAgency.BulkAsync(Letter.Line(Key(), number, "Påminnelse"));
        Assert.Equal(["Beslut om SKATT"], await SubjectsAsync(owner, "query=skatt"));
        Assert.Equal(["Påminnelse"], await SubjectsAsync(owner, "query=provmynd"));
        var found = await owner.ReadAsync("/v1/mailbox/letters?query=skatt");
        Assert.Equal(silo.AgencyId, found.Items("letters")[0].Text("senderId"));
        Assert.Equal(["Påminnelse"], await SubjectsAsync(owner, "query=" + Uri.EscapeDataString("påm")));
        Assert.Empty(await SubjectsAsync(owner, "query=nothing"));
        Assert.Equal(["Kallelse", "Beslut om SKATT"], await SubjectsAsync(owner, "query=exempel"));
        Assert.Equal(["Kallelse"], await SubjectsAsync(owner, "query=exempel&limit=1"));
    }

    [Fact]
    public async Task Reading_and_confirming_are_shown_to_both_sides_and_happen_once()
    {
        var (number, owner) = await silo.NewOwnerAsync();
        var id = await SendAsync(number, ",\"confirmationRequired\":true");
        Assert.Equal(HttpStatusCode.NoContent, await DoAsync(owner, id, "read"));
        var readAt = (await owner.ReadAsync($"/v1/mailbox/letters/{id}")).Text("readAt");
        Assert.Equal(HttpStatusCode.NoContent, await DoAsync(owner, id, "read"));
        Assert.Equal(["read", readAt!], (await owner.ReadAsync($"/v1/mailbox/letters/{id}")).Texts("status", "readAt"));
        Assert.Equal("0", (await owner.ReadAsync("/v1/mailbox")).Text("unread"));
        Assert.Equal(HttpStatusCode.NoContent, await DoAsync(owner, id, "confirm"));
        Assert.Equal(HttpStatusCode.NoContent, await DoAsync(owner, id, "confirm"));
        var state = await silo.Agency.ReadAsync($"/v1/letters/{id}");
        Assert.Equal(["confirmed", readAt!], state.Texts("status", "readAt"));
        Assert.NotNull(state.Text("confirmedAt"));
    }

    [Fact]
    public async Task Confirming_reads_too_and_what_asks_for_no_confirmation_cannot_be_confirmed()
    {
        var (number, owner) = await silo.NewOwnerAsync();
        var asked = await SendAsync(number, ",\"confirmationRequired\":true");
        var unasked = await SendAsync(number);
        Assert.Equal(HttpStatusCode.NoContent, await DoAsync(owner, asked, "confirm"));
        Assert.Equal(HttpStatusCode.Conflict, await DoAsync(owner, unasked, "confirm"));
        Assert.NotNull((await owner.ReadAsync($"/v1/mailbox/letters/{asked}")).Text("readAt"));
        Assert.Equal("1", (await owner.ReadAsync("/v1/mailbox")).Text("unread"));
    }

    [Fact]
    public async Task An_archived_letter_is_in_the_archive_only_until_it_is_restored()
    {
        var (number, owner) = await silo.NewOwnerAsync();
        var (first, second) = (await SendAsync(number), await SendAsync(number));
        Assert.Equal(HttpStatusCode.NoContent, await DoAsync(owner, first, "archive"));
        Assert.Equal(HttpStatusCode.NoContent, await DoAsync(owner, first, "archive"));
        Assert.Equal([second], await owner.LettersAsync());
        Assert.Equal([first], await owner.LettersAsync("archive"));
        Assert.Equal("archive", (await owner.ReadAsync($"/v1/mailbox/letters/{first}")).Text("folder"));
        Assert.Equal(HttpStatusCode.NoContent, await DoAsync(owner, first, "read"));
        Assert.Equal(HttpStatusCode.NoContent, await DoAsync(owner, first, "restore"));
        Assert.Equal(HttpStatusCode.NoContent, await DoAsync(owner, first, "restore"));
        Assert.Equal([second, first], await owner.LettersAsync());
        Assert.Empty(await owner.LettersAsync("archive"));
        Assert.Equal(["read", "inbox"], (await owner.ReadAsync($"/v1/mailbox/letters/{first}")).Texts("status", "folder"));
    }

    [Fact]
    public async Task A_mailbox_is_its_owners_alone()
    {
        var (number, owner) = await silo.NewOwnerAsync();
        var id = await SendAsync(number, ",\"attachments\":[{\"fileName\":\"a\",\"contentType\":\"text/plain\",\"content\":\"YQ==\"}]");
        foreach (var stranger in await StrangersAsync(12))
        {
            Assert.Empty(await stranger.LettersAsync());
            using var opened = await stranger.GetAsync($"/v1/mailbox/letters/{id}");
            using var file = await stranger.GetAsync($"/v1/mailbox/letters/{id}/attachments/0");
            Assert.All([opened, file], response => Assert.Equal(HttpStatusCode.NotFound, response.StatusCode));
            Assert.Equal(HttpStatusCode.NotFound, await DoAsync(stranger, id, "read"));
            Assert.Equal(HttpStatusCode.NotFound, await DoAsync(stranger, id, "archive"));
        }

        Assert.Equal("delivered", (await owner.ReadAsync($"/v1/mailbox/letters/{id}")).Text("status"));
    }

    [Fact]
    public async Task Whoever_owns_several_letters_touches_only_the_one_that_is_named()
    {
        // The strangers' letters stand at the same places in mailboxes of the same shard; ids must tell them apart.
        var letters = new List<(SiloClient Owner, string Id)>();
        for (var index = 0; index < 20; index++)
        {
            var (number, owner) = await silo.NewOwnerAsync();
            letters.Add((owner, await SendAsync(number)));
        }

        foreach (var (owner, own) in letters)
        {
            foreach (var (_, foreign) in letters.Where(letter => letter.Id != own))
                Assert.Equal(HttpStatusCode.NotFound, await DoAsync(owner, foreign, "read"));
        }

        Assert.All(letters, letter => Assert.Equal("1", letter.Owner.ReadAsync("/v1/mailbox").Result.Text("unread")));
    }

    [Fact]
    public async Task A_number_without_a_mailbox_has_none()
    {
        var owner = await silo.Operator.OwnerAsync(Domain.Identity.TestNumbers.LoadPerson(99).ToDigits());
        using var summary = await owner.GetAsync("/v1/mailbox");
        using var settings = await owner.GetAsync("/v1/mailbox/settings");
        using var change = await owner.PutAsync("/v1/mailbox/settings", "{\"language\":\"en\"}");
        Assert.All([summary, settings, change], response => Assert.Equal(HttpStatusCode.NotFound, response.StatusCode));
    }

    private async Task<string> SendAsync(string number, string more = "")
    {
        using var response = await silo.Agency.SendLetterAsync(Letter.To(number, more: more), Key());
        return (await Json.ReadAsync(response)).Text("letterId")!;
    }

    private async Task<SiloClient[]> StrangersAsync(int count) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(async _ => (await silo.NewOwnerAsync()).Owner));

    private static async Task<HttpStatusCode> DoAsync(SiloClient owner, string id, string what)
    {
        using var response = await owner.PostAsync($"/v1/mailbox/letters/{id}/{what}");
        return response.StatusCode;
    }

    private static async Task<string[]> SubjectsAsync(SiloClient owner, string question) =>
        [.. (await owner.ReadAsync("/v1/mailbox/letters?" + question)).Items("letters").Select(letter => letter.Text("subject")!)];

    private static string Key() => Guid.NewGuid().ToString();
}
