using Budkavle.Api.Tests.My;
using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.Mandates;

/// <summary>Companies and those who sign for them.</summary>
public sealed class SignatoryTests(MailboxPagesFixture world) : IClassFixture<MailboxPagesFixture>
{
    [Fact]
    public async Task Who_signs_alone_does_what_an_owner_does_and_the_log_says_who()
    {
        using var company = await world.NewCompanyAsync();
        var letter = await MailboxPagesFixture.SendAsync(world.Agency, company.Number, "Till bolaget", MandateWorld.Confirmable);
        var mandate = await company.Alone.MandateOfAsync(company.Name, "signatory");
        var own = await company.Alone.Browser.GetAsync("/my");
        await company.Alone.ActAsync(mandate);

        var inbox = await company.Alone.Browser.GetAsync("/my?lang=en");
        await company.Alone.Browser.SubmitAsync("/my/letters/" + letter, new() { ["do"] = "confirm" });
        await company.Alone.Browser.SubmitAsync("/my/settings", new() { ["email"] = "bolag@example.test", ["language"] = "sv" });

        Assert.DoesNotContain("Till bolaget", own.Text, StringComparison.Ordinal);
        Assert.Contains("Till bolaget", inbox.Text, StringComparison.Ordinal);
        Assert.Contains($"<strong>{company.Name}</strong> (authorised signatory)", inbox.Text, StringComparison.Ordinal);
        Assert.Equal("confirmed", (await world.Agency.ReadAsync("/v1/letters/" + letter)).Text("status"));
        var client = company.Alone.Api.Under(mandate);
        Assert.Equal("bolag@example.test", (await client.ReadAsync("/v1/mailbox/settings")).Text("email"));
        var act = Assert.Single((await client.ReadAsync("/v1/mailbox/acts")).Items("acts"));
        Assert.Equal(["confirmed", $"Tecknare {company.Index}-0", "signatory"], act.Texts("did", "name", "kind"));
        Assert.Equal(404, await company.Alone.Api.GetAsync("/v1/mailbox/settings").StatusAsync());
    }

    [Fact]
    public async Task The_log_of_a_company_says_which_signatory_changed_what_and_keeps_what_it_was_to_itself()
    {
        using var company = await world.NewCompanyAsync();
        var mandate = await company.Alone.MandateOfAsync(company.Name, "signatory");
        var browser = company.Alone.Browser;
        await company.Alone.ActAsync(mandate);

        await browser.SubmitAsync("/my/settings", new() { ["email"] = "bolag@example.test", ["quietFrom"] = "21", ["quietTo"] = "7" });
        await browser.SubmitAsync("/my/senders/" + world.AgencyId, new() { ["do"] = "block" });
        using var changed = await company.Alone.Api.Under(mandate).PutAsync("/v1/mailbox/settings", "{\"language\":\"en\"}");
        await browser.SubmitAsync("/my/deregister", new() { ["sure"] = "yes" });
        await browser.SubmitAsync("/my/register", new() { ["email"] = "ny@example.test" });
        var log = System.Net.WebUtility.HtmlDecode((await browser.GetAsync("/my/log?lang=en")).Text);
        var inbox = System.Net.WebUtility.HtmlDecode((await browser.GetAsync("/my?lang=sv")).Text);

        string[] expected =
        [
            "opened the mailbox", "closed the mailbox",
            "changed e-mail address, times of messages, senders turned away, language", "changed senders turned away",
            "changed e-mail address, times of messages",
        ];
        var lines = log.Split($"<strong>Tecknare {company.Index}-0</strong> ").Skip(1).Select(line => line[..line.IndexOf('<')]);
        Assert.Equal(expected, lines);
        Assert.DoesNotContain("example.test", log, StringComparison.Ordinal);
        Assert.Contains($"När en myndighet skriver till {company.Name}", inbox, StringComparison.Ordinal);
        Assert.DoesNotContain("skriver till dig", inbox, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_owner_changes_alone_is_nothing_that_others_have_changed()
    {
        using var citizen = await world.NewCitizenAsync();

        await citizen.Browser.SubmitAsync("/my/settings", new() { ["email"] = "a@example.test" });

        var log = await citizen.Browser.GetAsync("/my/log?lang=en");
        Assert.DoesNotContain("What others have changed", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_in_union_read_nothing_alone_and_let_somebody_read_together()
    {
        using var company = await world.NewCompanyAsync();
        using var reader = await world.NewCitizenAsync();
        var letter = await MailboxPagesFixture.SendAsync(world.Agency, company.Number, "Till bolaget");
        var first = company.First.Api.Under(await company.First.MandateOfAsync(company.Name, "joint_signatory"));
        var second = company.Second.Api.Under(await company.Second.MandateOfAsync(company.Name, "joint_signatory"));
        foreach (var path in new[] { "", "/letters", "/letters/" + letter, "/settings", "/acts", $"/letters/{letter}/receipts" })
            Assert.Equal(404, await first.GetAsync("/v1/mailbox" + path).StatusAsync());

        using var proposed = await first.PostAsync("/v1/mailbox/readers", MandateWorld.ReaderOf(reader.Number));
        var id = (await Json.ReadAsync(proposed)).Text("mandateId")!;
        Assert.Empty((await reader.Api.ReadAsync("/v1/mailbox/acting")).Items("acting"));
        Assert.Equal(409, await first.PostAsync($"/v1/mailbox/readers/{id}/approve").StatusAsync());
        Assert.Empty((await reader.Api.ReadAsync("/v1/mailbox/acting")).Items("acting"));
        Assert.Equal(204, await second.PostAsync($"/v1/mailbox/readers/{id}/approve").StatusAsync());

        Assert.Equal([letter], await reader.Api.Under(id).LettersAsync());
        var item = Assert.Single((await second.ReadAsync("/v1/mailbox/readers")).Items("readers"));
        Assert.Equal(["holding", $"Tecknare {company.Index}-1"], item.Texts("status", "givenBy"));
    }

    [Fact]
    public async Task Two_in_union_work_in_pages_too()
    {
        using var company = await world.NewCompanyAsync();
        using var reader = await world.NewCitizenAsync();
        await company.First.ActAsync(await company.First.MandateOfAsync(company.Name, "joint_signatory"));
        await company.Second.ActAsync(await company.Second.MandateOfAsync(company.Name, "joint_signatory"));

        Assert.Equal("/my/readers", (await company.First.Browser.GetAsync("/my")).Location);
        var token = (await company.First.Browser.GetAsync("/my/readers")).Field("formToken");
        var until = DateTimeOffset.UtcNow.AddDays(9).ToString("yyyy-MM-dd");
        await company.First.Browser.PostAsync("/my/readers", new()
        {
            ["formToken"] = token, ["do"] = "give", ["number"] = reader.Number, ["name"] = "Ekonomen", ["choice"] = "all",
            ["until"] = until,
        });
        var page = await company.Second.Browser.GetAsync("/my/readers?lang=en");
        Assert.Contains("waits for a second signatory", page.Text, StringComparison.Ordinal);
        await company.Second.Browser.PostAsync("/my/readers", new()
        {
            ["formToken"] = page.Field("formToken"), ["do"] = "approve", ["mandate"] = page.Field("mandate"),
        });

        var acting = Assert.Single((await reader.Api.ReadAsync("/v1/mailbox/acting")).Items("acting"));
        Assert.Equal(["reader", company.Name], acting.Texts("kind", "owner"));
    }

    [Fact]
    public async Task Who_is_struck_off_the_register_is_out_in_the_session_that_goes_on()
    {
        using var company = await world.NewCompanyAsync();
        using var other = await world.NewCompanyAsync();
        using var reader = await world.NewCitizenAsync();
        var letter = await MailboxPagesFixture.SendAsync(world.Agency, company.Number, "Till bolaget");
        var mandate = await company.Alone.MandateOfAsync(company.Name, "signatory");
        var second = company.Second.Api.Under(await company.Second.MandateOfAsync(company.Name, "joint_signatory"));
        var first = company.First.Api.Under(await company.First.MandateOfAsync(company.Name, "joint_signatory"));
        await company.Alone.ActAsync(mandate);
        using var proposed = await first.PostAsync("/v1/mailbox/readers", MandateWorld.ReaderOf(reader.Number));
        var proposal = (await Json.ReadAsync(proposed)).Text("mandateId")!;
        Assert.Equal(200, (await company.Alone.Browser.GetAsync("/my/letters/" + letter)).Status);

        await world.WriteSignatoriesAsync(number => number != company.Alone.Number && number != company.First.Number);

        await Eventually.IsTrueAsync(async () => await company.Alone.Api.Under(mandate).GetAsync("/v1/mailbox").StatusAsync() == 404);
        Assert.Equal("/my/acting?gone=1", (await company.Alone.Browser.GetAsync("/my/letters/" + letter)).Location);
        Assert.Equal(409, await second.PostAsync($"/v1/mailbox/readers/{proposal}/approve").StatusAsync());
        Assert.NotEmpty((await other.Alone.Api.ReadAsync("/v1/mailbox/acting")).Items("acting"));
    }
}
