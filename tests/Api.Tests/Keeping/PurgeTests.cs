using System.Net;
using System.Text;
using System.Text.Json;
using Budkavle.Api.Purging;
using Budkavle.Api.Tests.GovNotify;
using Budkavle.Api.Tests.My;
using Budkavle.Api.Tests.Silos;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Grains.Letters.Purging;
using Microsoft.Extensions.DependencyInjection;

namespace Budkavle.Api.Tests.Keeping;

/// <summary>What operators purge, beside a silo that serves, and what is left of it for readers.</summary>
[Collection(SiloCollection.Name)]
public sealed class PurgeTests(SiloFixture silo, MailboxPagesFixture world) : IClassFixture<MailboxPagesFixture>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Every_command_of_the_handbook_s_page_on_purging_works_as_written_beside_a_silo_that_serves()
    {
        using var uploaded = await silo.Agency.SendAsync(
            HttpMethod.Post, "/v1/contents", new ByteArrayContent(Encoding.UTF8.GetBytes(new string('x', 3000))));
        var unused = (await Json.ReadAsync(uploaded)).Text("contentId")!;
        var (number, owner) = await silo.NewOwnerAsync();
        Assert.Equal("", await silo.Agency.TryLetterAsync(Letter.To(number, more: Attachment())));
        StoredRows.Run(
            Path.Combine(silo.DataDirectory, "store", "budkavle-0.db"), "UPDATE content_times SET touched = touched - 60 * 86400000");

        var said = await Guide.RunAsync("purge.md", _directory.Path, $"ln -s '{silo.DataDirectory}' data");

        Assert.Matches("unreferenced +[1-9]", said);
        Assert.Contains("Nothing was removed: give --apply", said);
        Assert.Contains("Removed.", said);
        Assert.Contains("Nothing was changed.", said);
        Assert.DoesNotMatch(ErrorRules.NumberPattern(), said);
        var letter = Assert.Single(await owner.LettersAsync());
        using var file = await owner.GetAsync($"/v1/mailbox/letters/{letter}/attachments/0");
        Assert.Equal("An attachment.", await file.Content.ReadAsStringAsync());
        using var late = await silo.Agency.SendLetterAsync(
            Letter.To(
                number,
                more: $",\"attachments\":[{{\"fileName\":\"a.txt\",\"contentType\":\"text/plain\",\"contentId\":\"{unused}\"}}]"),
            Guid.NewGuid().ToString());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, late.StatusCode);
        Assert.Equal("invalid_content", (await Json.ReadAsync(late)).Text("code"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"unreferenced\":{}}")]
    [InlineData("{\"unreferenced\":{\"afterDays\":0}}")]
    [InlineData("{\"unreferenced\":{\"afterDays\":-1}}")]
    [InlineData("{\"unreferenced\":{\"afterDays\":1e9}}")]
    [InlineData("{\"unreferenced\":{\"afterDays\":\"30\"}}")]
    [InlineData("{\"unreferenced\":{\"afterDays\":30},\"unreferenced\":{\"afterDays\":31}}")]
    [InlineData("{\"unrefrenced\":{\"afterDays\":30}}")]
    [InlineData("{\"linkedFiles\":{\"afterDays\":-1}}")]
    [InlineData("{\"closedMailboxes\":{\"afterDays\":0}}")]
    [InlineData("{\"movedMailboxes\":{\"afterDays\":40000}}")]
    [InlineData("{\"deceasedOwners\":30}")]
    [InlineData("{\"letters\":[{\"sender\":\"me\",\"afterDays\":30}]}")]
    [InlineData("{\"letters\":[{\"afterDays\":30}]}")]
    public async Task A_file_that_is_no_file_of_rules_is_refused_and_nothing_is_done(string rules)
    {
        await File.WriteAllTextAsync(Path.Combine(_directory.Path, "rules.json"), rules);

        var (code, said) = await Guide.BudkavleAsync(
            _directory.Path, "purge", "--data", silo.DataDirectory, "--rules", "rules.json", "--apply");

        Assert.Equal(2, code);
        Assert.Contains("no file of rules", said);
    }

    [Fact]
    public async Task A_letter_whose_contents_were_purged_says_so_to_its_reader_by_the_api_and_on_its_page()
    {
        using var citizen = await world.NewCitizenAsync();
        var text = string.Concat(Enumerable.Repeat("A long body. ", 1500));
        using var sent = await world.Agency.SendLetterAsync(
            $$"""
            {"recipient":"{{citizen.Number}}","subject":"Old","body":{"contentType":"text/plain","content":"{{text}}"}{{Attachment()}}}
            """,
            Guid.NewGuid().ToString());
        var gone = (await Json.ReadAsync(sent)).Text("letterId");
        var other = await world.SendAsync(citizen);
        Assert.Equal(2, await PurgeLettersAsync(world.AgencyId));

        using var api = await citizen.Api.GetAsync("/v1/mailbox/letters/" + gone);
        using var file = await citizen.Api.GetAsync($"/v1/mailbox/letters/{gone}/attachments/0");
        var page = await citizen.Browser.GetAsync("/my/letters/" + gone);

        Assert.Equal([HttpStatusCode.Gone, HttpStatusCode.Gone], new[] { api, file }.Select(one => one.StatusCode));
        var problem = await Json.ReadAsync(api);
        Assert.Equal(("contents_purged", "letters"), (problem.Text("code"), problem.Text("rule")));
        Assert.Equal(410, page.Status);
        Assert.Matches("Brevets innehåll har tagits bort|contents were removed", page.Text);
        Assert.Contains("Hello.", (await citizen.Browser.GetAsync("/my/letters/" + other)).Text, StringComparison.Ordinal);
        using var package = await citizen.Api.GetAsync("/v1/mailbox/export");
        Assert.True((await package.Content.ReadAsByteArrayAsync()).Length > 500);
    }

    [Fact]
    public async Task A_closed_mailbox_s_letters_stay_listed_and_say_that_its_closing_let_their_contents_go()
    {
        using var citizen = await world.NewCitizenAsync();
        using var other = await world.NewCitizenAsync();
        var letter = await SendFileAsync(citizen, "closed");
        var kept = await SendFileAsync(other, "open");
        Assert.True((await citizen.Browser.SubmitAsync("/my/deregister", new() { ["sure"] = "yes" })).Status < 400);
        var rules = new PurgeRules { ClosedMailboxesAfterDays = 700 };
        Assert.Equal((PurgeRule.ClosedMailboxes, 1), await PurgeAsync(rules, apply: false));
        using var counted = await citizen.Api.GetAsync($"/v1/mailbox/letters/{letter}/attachments/0");
        Assert.Equal((PurgeRule.ClosedMailboxes, 1), await PurgeAsync(rules, apply: true));

        using var gone = await citizen.Api.GetAsync($"/v1/mailbox/letters/{letter}/attachments/0");
        using var there = await other.Api.GetAsync($"/v1/mailbox/letters/{kept}/attachments/0");
        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.Gone, HttpStatusCode.OK], new[] { counted, gone, there }.Select(one => one.StatusCode));
        Assert.Equal("closedMailboxes", (await Json.ReadAsync(gone)).Text("rule"));
        Assert.Contains(letter, await citizen.Api.LettersAsync());
        using var package = await citizen.Api.GetAsync("/v1/mailbox/export");
        Assert.True((await package.Content.ReadAsByteArrayAsync()).Length > 500);
    }

    [Fact]
    public async Task A_letter_whose_body_was_purged_keeps_no_other_out_of_the_list_of_GOV_UK_Notify()
    {
        using var citizen = await world.NewCitizenAsync();
        using var http = new HttpClient { BaseAddress = new Uri(world.Silo.Url) };
        using var made = await world.Operator.PostAsync(NotifyCaller.KeysOf(world.OtherAgencyId), """{"name":"purged","type":"live"}""");
        var caller = new NotifyCaller(http, (await Json.ReadAsync(made)).Text("apiKey")!);
        var kept = await SendByNotifyAsync(caller, citizen, "Short.");
        var gone = await SendByNotifyAsync(caller, citizen, string.Concat(Enumerable.Repeat("Text of a template. ", 1000)));
        await PurgeLettersAsync(world.OtherAgencyId);

        var list = await caller.ReadAsync("/v2/notifications");
        using var one = await caller.GetAsync($"/v2/notifications/{gone}");

        Assert.Equal(
            [$"{gone} ", $"{kept} Short."], list.Items("notifications").Select(each => string.Join(' ', each.Texts("id", "body"))));
        Assert.Equal(HttpStatusCode.Gone, one.StatusCode);
    }

    private async Task<string> SendByNotifyAsync(NotifyCaller caller, Citizen citizen, string text)
    {
        var body = new { contentType = "text/plain", content = text };
        var template = JsonSerializer.Serialize(new { name = Guid.NewGuid(), type = "letter", subject = "S", body });
        using var made = await world.OtherAgency.PostAsync("/v1/templates", template);
        var id = (await Json.ReadAsync(made)).Text("templateId");
        using var sent = await caller.PostAsync(
            "/v2/notifications/letter", $"{{\"template_id\":\"{id}\",\"personalisation\":{{\"recipient_number\":\"{citizen.Number}\"}}}}");
        return (await Json.ReadAsync(sent)).Text("id")!;
    }

    /// <summary>By the agency whose letters no other test counts when it purges them.</summary>
    private Task<string> SendFileAsync(Citizen citizen, string text)
    {
        var file = Convert.ToBase64String(Encoding.UTF8.GetBytes($"A file of a mailbox that is {text}."));
        return MailboxPagesFixture.SendAsync(
            world.OtherAgency, citizen.Number,
            more: $",\"attachments\":[{{\"fileName\":\"a.txt\",\"contentType\":\"text/plain\",\"content\":\"{file}\"}}]");
    }

    private static string Attachment() =>
        $",\"attachments\":[{{\"fileName\":\"a.txt\",\"contentType\":\"text/plain\",\"content\":\""
        + $"{Convert.ToBase64String("An attachment."u8)}\"}}]";

    private async Task<long> PurgeLettersAsync(string agency)
    {
        var sender = Budkavle.Api.Letters.Ids.ToUInt128(Guid.Parse(agency));
        var (rule, count) = await PurgeAsync(
            new PurgeRules { LettersAfterDays = new Dictionary<UInt128, int> { [sender] = 365 } }, apply: true);
        Assert.Equal(PurgeRule.Letters, rule);
        return count;
    }

    /// <summary>As the command does, two years from now.</summary>
    private async Task<(PurgeRule Rule, long Contents)> PurgeAsync(PurgeRules rules, bool apply)
    {
        var engine = world.Silo.Services.GetRequiredService<Engine>();
        var holders = new ContentHolders(engine.Sealer, world.Silo.Services.GetRequiredService<ContentVault>());
        var purge = new StorePurge(engine.Store, engine.Sealer, engine.Ring, holders, new LaterClock());
        var count = Assert.Single(await purge.RunAsync(rules, apply, (_, _, _) => { }, CancellationToken.None));
        return (count.Rule, count.Contents);
    }

    private sealed class LaterClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddYears(2);
    }
}
