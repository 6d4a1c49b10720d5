using System.Net;
using System.Text;
using Budkavle.Api.Tests.Citizens;

namespace Budkavle.Api.Tests.Portal;

/// <summary>What is typed wrong is told, and nothing of it is saved as something else.</summary>
public sealed class PortalTypingTests(PortalFixture world) : IClassFixture<PortalFixture>
{
    private const string Alert = "role=\"alert\"";

    private static string Plain(Browser.Answer answer) => WebUtility.HtmlDecode(answer.Text);

    [Theory]
    [InlineData("due", "9999-12-31")]
    [InlineData("due", "imorgon")]
    [InlineData("content", "")]
    public async Task A_draft_that_cannot_be_kept_as_typed_is_not_saved(string field, string value)
    {
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        var draft = (await officer.SubmitAsync(world.At(""), new() { ["do"] = "new" })).Location;
        await officer.SubmitAsync(draft, PortalFixture.Letter("Före", "save"));
        var form = PortalFixture.Letter("Efter", "preview");
        form[field] = value.Length > 0 ? value : new string('x', 300_000);

        var answer = await officer.SubmitAsync(draft, form);
        var after = Plain(await officer.GetAsync(draft));

        Assert.Equal(200, answer.Status);
        Assert.Contains(Alert, answer.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"Efter\"", Plain(answer), StringComparison.Ordinal);
        Assert.Contains("value=\"Före\"", after, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-12-01", "10:00", "1.5")]
    [InlineData("2026-12-01", "10:00", "-1")]
    [InlineData("2026-12-01", "10:00", "99999999999")]
    [InlineData("", "10:00", "")]
    [InlineData("0001-01-01", "00:00", "")]
    [InlineData("9999-12-31", "23:59", "")]
    public async Task A_time_or_speed_that_is_none_is_not_taken_for_at_once(string day, string clock, string rate)
    {
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        var dispatch = await world.MakeDispatchAsync(officer, "Takt");
        var merge = await MakeMergeAsync(officer);
        var form = new Dictionary<string, string> { ["do"] = "arrange", ["day"] = day, ["clock"] = clock, ["rate"] = rate };

        foreach (var address in new[] { dispatch, merge })
        {
            await officer.SubmitAsync(address, new() { ["do"] = "arrange", ["rate"] = "7" });
            var answer = await officer.SubmitAsync(address, form);
            var after = await officer.GetAsync(address);

            Assert.Equal(200, answer.Status);
            Assert.Contains(Alert, answer.Text, StringComparison.Ordinal);
            Assert.Contains("value=\"7\"", after.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_user_without_a_role_is_not_set_and_the_page_says_why()
    {
        using var admin = await world.LogInAsync(PortalFixture.Administrator);
        var page = await admin.GetAsync(world.At("users"));
        var user = page.Field("user");

        var unticked = await admin.SubmitAsync(world.At("users"), new() { ["do"] = "roles", ["user"] = user });
        var added = await admin.SubmitAsync(
            world.At("users"), new() { ["do"] = "add", ["name"] = "Ny", ["number"] = world.Number(100) });

        Assert.All([unticked, added], answer => Assert.Contains("choose at least one role", Plain(answer), StringComparison.Ordinal));
        Assert.Equal(page.Field("user"), (await admin.GetAsync(world.At("users"))).Field("user"));
        Assert.DoesNotContain(">Ny<", (await admin.GetAsync(world.At("users"))).Text, StringComparison.Ordinal);
    }

    private async Task<string> MakeMergeAsync(Browser officer)
    {
        var draft = (await officer.SubmitAsync(world.At(""), new() { ["do"] = "new" })).Location;
        await officer.SubmitAsync(draft, PortalFixture.Letter("Till ((namn))", "preview"));
        var merge = (await officer.SubmitAsync(draft + "/preview", new() { ["do"] = "recipients" })).Location;
        await officer.UploadAsync(merge + "/list", "a.csv", Encoding.UTF8.GetBytes($"personnummer;namn\r\n{world.Number(50)};A\r\n"));
        return merge;
    }
}
