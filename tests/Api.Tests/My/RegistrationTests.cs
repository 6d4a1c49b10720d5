using Budkavle.Api.Security.Citizens.Sessions;
using Budkavle.Api.Security.Keys;
using Budkavle.Api.Tests.Citizens;
using Budkavle.Api.Tests.Silos;
using Microsoft.Extensions.DependencyInjection;

namespace Budkavle.Api.Tests.My;

/// <summary>How a citizen gets a mailbox and leaves it.</summary>
public sealed class RegistrationTests(MailboxPagesFixture world) : IClassFixture<MailboxPagesFixture>
{
    [Fact]
    public async Task Somebody_without_a_mailbox_opens_one_and_gets_letters()
    {
        using var stranger = await world.NewStrangerAsync();
        Assert.Contains("href=\"/my/register\"", (await stranger.Browser.GetAsync("/my")).Text, StringComparison.Ordinal);
        Assert.Equal("recipient_not_reachable", await world.Agency.TryLetterAsync(Letter.To(stranger.Number)));

        var form = await stranger.Browser.GetAsync("/my/register");
        var wrong = await stranger.Browser.SubmitAsync("/my/register", new() { ["email"] = "<a@b" });
        var done = await stranger.Browser.SubmitAsync("/my/register", new() { ["email"] = " anna@example.test " });

        Assert.Equal([200, 200, 303], new[] { form.Status, wrong.Status, done.Status });
        Assert.Contains("role=\"alert\"", wrong.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"&lt;a@b\"", wrong.Text, StringComparison.Ordinal);
        Assert.Equal("/my", done.Location);
        Assert.Equal("anna@example.test", (await stranger.Api.ReadAsync("/v1/mailbox/settings")).Text("email"));
        Assert.Equal([await world.SendAsync(stranger)], InboxTests.Letters(await stranger.Browser.GetAsync("/my")));
        Assert.Equal((303, "/my"), Place(await stranger.Browser.GetAsync("/my/register")));
    }

    [Fact]
    public async Task The_number_is_in_a_session_only_until_there_is_a_mailbox_and_in_no_page_or_log()
    {
        using var stranger = await world.NewStrangerAsync();
        using var citizen = await world.NewCitizenAsync();
        var (before, owners) = (await NumberOfAsync(stranger), await NumberOfAsync(citizen));
        var page = await stranger.Browser.GetAsync("/my/register");

        await stranger.Browser.SubmitAsync("/my/register", new() { ["email"] = "" });

        Assert.Equal(ulong.Parse(stranger.Number, null), before);
        Assert.Equal(0u, owners);
        Assert.Equal(0u, await NumberOfAsync(stranger));
        Assert.DoesNotContain(stranger.Number[2..], page.Text + world.Silo.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mailbox_is_closed_only_by_somebody_who_is_sure_and_its_letters_stay()
    {
        using var citizen = await world.NewCitizenAsync();
        var id = await world.SendAsync(citizen);

        var unsure = await citizen.Browser.SubmitAsync("/my/deregister", []);
        Assert.Equal("", await world.OtherAgency.TryLetterAsync(Letter.To(citizen.Number)));
        var done = await citizen.Browser.SubmitAsync("/my/deregister", new() { ["sure"] = "yes" });

        Assert.Equal(200, unsure.Status);
        Assert.Contains("role=\"alert\"", unsure.Text, StringComparison.Ordinal);
        Assert.Equal((303, "/my"), Place(done));
        Assert.Equal("recipient_not_reachable", await world.Agency.TryLetterAsync(Letter.To(citizen.Number)));
        Assert.Contains(id, InboxTests.Letters(await citizen.Browser.GetAsync("/my")));
        Assert.Contains("Hello.", (await citizen.Browser.GetAsync("/my/letters/" + id)).Text, StringComparison.Ordinal);
        Assert.Equal((303, "/my"), Place(await citizen.Browser.GetAsync("/my/settings")));
        Assert.Equal((303, "/my"), Place(await citizen.Browser.SubmitAsync("/my/settings", new() { ["email"] = "a@example.test" })));
    }

    [Fact]
    public async Task A_mailbox_opened_again_in_the_same_or_a_new_session_has_what_was_chosen_and_its_letters()
    {
        using var citizen = await world.NewCitizenAsync();
        var id = await world.SendAsync(citizen);
        await citizen.Browser.SubmitAsync("/my/senders/" + world.AgencyId, new() { ["do"] = "block" });
        for (var round = 0; round < 2; round++)
        {
            await citizen.Browser.SubmitAsync("/my/deregister", new() { ["sure"] = "yes" });
            if (round == 1) await citizen.Browser.LogInAsync(citizen.Index);

            Assert.Equal((303, "/my"), Place(await citizen.Browser.SubmitAsync("/my/register", new() { ["email"] = "" })));

            Assert.Equal([id], InboxTests.Letters(await citizen.Browser.GetAsync("/my")));
            Assert.Equal("recipient_not_reachable", await world.Agency.TryLetterAsync(Letter.To(citizen.Number)));
        }

        Assert.Equal("", await world.OtherAgency.TryLetterAsync(Letter.To(citizen.Number)));
    }

    [Theory]
    [InlineData("/my")]
    [InlineData("/my/register")]
    [InlineData("/my/deregister")]
    [InlineData("/my/settings")]
    [InlineData("/my/senders/00000000-0000-0000-0000-000000000001")]
    [InlineData("/my/letters/00000000-0000-0000-0000-000000000001")]
    public async Task No_page_takes_a_form_of_another_session_or_site(string address)
    {
        using var citizen = await world.NewCitizenAsync();
        using var other = await world.NewCitizenAsync();
        var own = (await citizen.Browser.GetAsync("/my/log")).Field("formToken");
        var foreign = (await other.Browser.GetAsync("/my/log")).Field("formToken");
        var form = new Dictionary<string, string> { ["sure"] = "yes", ["do"] = "block", ["email"] = "x@example.test", ["words"] = "x" };

        var answers = new[]
        {
            await citizen.Browser.PostAsync(address, form),
            await citizen.Browser.PostAsync(address, new(form) { ["formToken"] = foreign }),
            await citizen.Browser.PostAsync(address, new(form) { ["formToken"] = own }, "cross-site"),
            await world.Silo.Browser().PostAsync(address, new(form) { ["formToken"] = own }),
        };

        Assert.All(answers, answer => Assert.Equal((303, "/log-in?problem=expired"), Place(answer)));
        Assert.Equal("open", (await citizen.Api.ReadAsync("/v1/mailbox")).Text("status"));
        Assert.Equal([""], (await citizen.Api.ReadAsync("/v1/mailbox/settings")).Texts("email"));
    }

    private async Task<ulong> NumberOfAsync(Citizen citizen)
    {
        Assert.True(SessionTicket.TryRead(citizen.Browser.Cookies["__Host-budkavle-citizen"], out var ticket));
        var documents = world.Silo.Services.GetRequiredService<SealedDocuments>();
        var (_, plain) = await documents.ReadAsync($"citizens/sessions/{(uint)(ticket.Name >> 116):x3}", CancellationToken.None);
        return SessionCodec.Read(plain).Single(session => session.Name == ticket.Name).Number;
    }

    private static (int Status, string Location) Place(Browser.Answer answer) => (answer.Status, answer.Location);
}
