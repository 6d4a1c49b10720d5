using System.Text.RegularExpressions;

namespace Budkavle.Api.Tests.My;

/// <summary>Who has seen what.</summary>
public sealed class LogPageTests(MailboxPagesFixture world) : IClassFixture<MailboxPagesFixture>
{
    [Fact]
    public async Task Openings_and_confirmations_stand_in_the_log_however_they_were_made_and_nobody_elses_do()
    {
        using var citizen = await world.NewCitizenAsync();
        using var other = await world.NewCitizenAsync();
        var (looked, called) = (await world.SendAsync(citizen, "Looked at"), await world.SendAsync(citizen, "Called"));
        var confirmed = await world.SendAsync(citizen, "Sure", ",\"confirmationRequired\":true");
        var unopened = await world.SendAsync(citizen);
        await citizen.Browser.GetAsync("/my/letters/" + looked);
        await citizen.Browser.GetAsync("/my/letters/" + looked);
        using var read = await citizen.Api.PostAsync($"/v1/mailbox/letters/{called}/read");
        await citizen.Browser.SubmitAsync("/my/letters/" + confirmed, new() { ["do"] = "confirm" });
        await citizen.Browser.SubmitAsync("/my/letters/" + called, new() { ["do"] = "archive" });

        var page = await citizen.Browser.GetAsync("/my/log?lang=en");
        var foreign = await other.Browser.GetAsync("/my/log?lang=en");

        Assert.Equal([confirmed, confirmed, called, looked], InboxTests.Letters(page));
        Assert.DoesNotContain(unopened, page.Text, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(page.Text, "confirmed:"));
        Assert.Contains("(this one)", page.Text, StringComparison.Ordinal);
        Assert.Empty(InboxTests.Letters(foreign));
    }

    [Fact]
    public async Task A_long_log_has_pages()
    {
        using var citizen = await world.NewCitizenAsync();
        var sent = new List<string>();
        for (var letter = 0; letter < 45; letter++) sent.Add(await world.SendAsync(citizen));
        foreach (var id in sent) await citizen.Browser.GetAsync("/my/letters/" + id);

        var first = await citizen.Browser.GetAsync("/my/log");
        var next = Regex.Match(first.Text, "href=\"(/my/log\\?after=[0-9]+)\"").Groups[1].Value;
        var second = await citizen.Browser.GetAsync(next);

        Assert.Equal(sent.AsEnumerable().Reverse(), InboxTests.Letters(first).Concat(InboxTests.Letters(second)));
        Assert.DoesNotContain("/log-out/everywhere", second.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await citizen.Browser.GetAsync("/my/log?after=-1")).Status);
    }
}
