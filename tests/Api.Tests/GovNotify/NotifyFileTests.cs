using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Budkavle.Api.GovNotify.Files;
using Budkavle.Api.Purging;
using Budkavle.Api.Security;
using Budkavle.Api.Security.Keys;
using Budkavle.Api.Tests.Hosting;
using Budkavle.Api.Tests.Silos;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Grains.Submissions;
using Microsoft.Extensions.DependencyInjection;

namespace Budkavle.Api.Tests.GovNotify;

/// <summary>Files that an e-mail links to, and the HTML that such e-mails have.</summary>
[Collection(SiloCollection.Name)]
public sealed partial class NotifyFileTests(SiloFixture silo)
{
    private const string Email = "/v2/notifications/email";
    private static readonly byte[] _pdf = Encoding.ASCII.GetBytes("%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n");

    [Fact]
    public async Task A_file_is_got_by_its_link_and_the_address_that_it_was_sent_to()
    {
        using var opened = await silo.Operator.PutAsync(
            NotifyCaller.SettingsOf(silo.AgencyId), """{"filesContact":"fragor@agency.example"}""");
        var caller = await NotifyCaller.SharedAsync(silo);
        var template = await NotifyCaller.TemplateAsync(silo, """
            {"name":"File","type":"email","subject":"A file","body":{"contentType":"text/markdown",
             "content":"# Hello ((name))\n\nGet it here: ((link_to_file))\n\n* ((name))"}}
            """);
        var file = new { file = Convert.ToBase64String(_pdf), filename = "Beslut.pdf", retention_period = "4 weeks", is_csv = (bool?)null };
        var sent = await caller.PostAsync(Email, JsonSerializer.Serialize(new
        {
            email_address = "Bo@Example.se", template_id = template,
            personalisation = new { name = "[x](https://evil.example) <b>", link_to_file = file },
        }));
        using var closed = await silo.Operator.PutAsync(NotifyCaller.SettingsOf(silo.AgencyId), "{}");
        Assert.Equal(201, (int)sent.StatusCode);
        var answer = await Json.ReadAsync(sent);
        var link = Link().Match(answer.GetProperty("content").Text("body")!).Value;
        await Eventually.IsTrueAsync(() => Task.FromResult(silo.FindMail(link) is not null));
        var mail = silo.FindMail(link)!;
        using var browser = Browser();
        using var page = await browser.GetAsync(link);
        using var wrong = await PostAsync(link, "eva@example.se");
        using var got = await PostAsync(link, " bo@example.se ");

        Assert.Contains("multipart/alternative", mail, StringComparison.Ordinal);
        Assert.Contains($"href=\"{link}\"", mail, StringComparison.Ordinal);
        Assert.Contains("Hello [x](https://evil.example) &lt;b&gt;</h2>", mail, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"https://evil.example", mail, StringComparison.Ordinal);
        Assert.Equal(200, (int)page.StatusCode);
        Assert.DoesNotContain("Beslut.pdf", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(403, (int)wrong.StatusCode);
        Assert.Equal(_pdf, await got.Content.ReadAsByteArrayAsync());
        Assert.Equal(("application/pdf", "Beslut.pdf"),
            (got.Content.Headers.ContentType?.ToString(), got.Content.Headers.ContentDisposition?.FileNameStar));
    }

    /// <summary>What is not found here is purged while its link is still good.</summary>
    [Fact]
    public async Task A_purge_finds_the_file_of_a_link_wherever_it_stands_in_a_text()
    {
        var (time, services) = (new ManualTime(), silo.Services);
        var engine = services.GetRequiredService<Engine>();
        var vault = services.GetRequiredService<ContentVault>();
        var files = new NotifyFiles(
            vault, services.GetRequiredService<SealedText>(), new NoScanner(), services.GetRequiredService<SecurityOptions>(), time);
        var (file, _) = NotifyFile.Read(Json.Parse($$"""{"file":"{{Convert.ToBase64String(_pdf)}}","retention_period":"78 weeks"}"""));
        var (address, _) = await files.KeepAsync(Guid.Parse(silo.AgencyId), "a@example.se", file!, CancellationToken.None);
        var holders = new ContentHolders(engine.Sealer, vault);

        foreach (var text in (string[])
        [
            address!, $"See {address}.", $"<a href=\"{address}\">", $"{address}\n{address} files/AAAA", $"({address})", $"_{address}_",
            $"{address}-bilagan",
        ])
        {
            var found = holders.InText(text).Distinct().ToArray();
            var (name, endsAt) = Assert.Single(found);
            Assert.True(await engine.Store.Contents.ExistsAsync(name, CancellationToken.None));
            Assert.Equal(time.GetUtcNow().AddDays(7 * 78).ToUnixTimeSeconds() * 1000, endsAt);
        }

        Assert.Empty(holders.InText($"{address![..^3]} files/{new string('A', 200)}"));
    }

    [Fact]
    public async Task A_link_is_over_when_its_time_is_and_its_file_is_deleted()
    {
        var (time, services) = (new ManualTime(), silo.Services);
        var files = new NotifyFiles(
            services.GetRequiredService<ContentVault>(), services.GetRequiredService<SealedText>(), new NoScanner(),
            services.GetRequiredService<SecurityOptions>(), time);
        var (file, _) = NotifyFile.Read(Json.Parse($$"""{"file":"{{Convert.ToBase64String(_pdf)}}","retention_period":"2 weeks"}"""));
        var (address, _) = await files.KeepAsync(Guid.Parse(silo.AgencyId), "a@example.se", file!, CancellationToken.None);
        var token = address![(address!.LastIndexOf('/') + 1)..];
        time.Advance(TimeSpan.FromDays(14) - TimeSpan.FromSeconds(1));
        var link = (await files.FindAsync(token, CancellationToken.None))!;
        var before = await files.ReadAsync(link, CancellationToken.None);

        time.Advance(TimeSpan.FromSeconds(1));
        var after = await files.FindAsync(token, CancellationToken.None);

        Assert.Equal(_pdf, before!.Value.ToArray());
        Assert.True(files.IsOver(after!));
        Assert.Null(await files.ReadAsync(link, CancellationToken.None));
        Assert.Null(await services.GetRequiredService<ContentVault>().GetAsync(link.Hash, link.Scope, CancellationToken.None));
        Assert.True(NotifyFiles.IsFor(link, "A@EXAMPLE.SE"));
        Assert.False(NotifyFiles.IsFor(link, null));
    }

    [Fact]
    public async Task An_address_that_was_thought_up_or_changed_leads_nowhere()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        using var browser = Browser();
        for (var round = 0; round < 50; round++)
        {
            var bytes = new byte[random.Next(1, 200)];
            random.NextBytes(bytes);
            using var answer = await browser.GetAsync("/files/" + System.Buffers.Text.Base64Url.EncodeToString(bytes));
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"Seed {seed}, round {round}: {answer.StatusCode}");
        }
    }

    [Theory]
    [InlineData("""{"file":"%"}""", "file is not valid base64")]
    [InlineData("""{"file":7}""", "file is not valid base64")]
    [InlineData("""{"file":""}""", "file is empty")]
    [InlineData("""{"file":"TVqQAAMAAAAEAAAA"}""", "Unsupported file type")]
    [InlineData("""{"file":"aGVq","filename":"a.pdf"}""", "Unsupported file type")]
    [InlineData("""{"file":"aGVq","filename":"a.html"}""", "Unsupported file type")]
    [InlineData("""{"file":"aGVq","filename":"a"}""", "filename must end with a file extension. For example, filename.csv")]
    [InlineData("""{"file":"aGVq","filename":"../a.txt"}""", "filename has characters that no file name may have")]
    [InlineData("""{"file":"aGVq","filename":"a\u202Efdp.txt"}""", "filename has characters that no file name may have")]
    [InlineData("""{"file":"aGVq","filename":"a\u2066b.txt"}""", "filename has characters that no file name may have")]
    [InlineData("""{"file":"aGVq","filename":"a\u200Bb.txt"}""", "filename has characters that no file name may have")]
    [InlineData("""{"file":"aGVq","filename":"a\u2028b.txt"}""", "filename has characters that no file name may have")]
    [InlineData("""{"file":"aGVq","filename":"a.txt","is_csv":false}""", "Do not set a value for is_csv if filename is set")]
    [InlineData("""{"file":"aGVq","is_csv":"yes"}""", "Unsupported value for is_csv. Use a boolean true or false value.")]
    [InlineData("""{"file":"aGVq","confirm_email_before_download":1}""", "Unsupported value for confirm_email_before_download.")]
    [InlineData("""{"file":"aGVq","retention_period":"79 weeks"}""", "Unsupported value for retention_period.")]
    [InlineData("""{"file":"aGVq","retention_period":4}""", "Unsupported value for retention_period.")]
    public void A_file_that_cannot_be_sent_is_refused_by_the_words_of_the_contract(string value, string fault) =>
        Assert.StartsWith(fault, NotifyFile.Read(Json.Parse(value)).Fault, StringComparison.Ordinal);

    [Fact]
    public void A_file_of_more_than_2_MB_is_refused_and_one_of_2_MB_is_not()
    {
        var most = Convert.ToBase64String(Enumerable.Repeat((byte)'a', NotifyFile.BytesMax).ToArray());
        var more = Convert.ToBase64String(Enumerable.Repeat((byte)'a', NotifyFile.BytesMax + 1).ToArray());

        Assert.Equal("document.txt", NotifyFile.Read(Json.Parse($"{{\"file\":\"{most}\"}}")).File!.Name);
        Assert.Equal("Uploaded file exceeds file size limit of 2MB", NotifyFile.Read(Json.Parse($"{{\"file\":\"{more}\"}}")).Fault);
    }

    [Theory]
    [InlineData("""{"file":"aGVq"}""", "document.txt", true, 26)]
    [InlineData(
        """{"file":"YTti","is_csv":true,"confirm_email_before_download":false,"retention_period":"1 week"}""", "document.csv", false, 1)]
    [InlineData(
        """{"file":"YTti","filename":"r.CSV","is_csv":null,"confirm_email_before_download":null,"retention_period":null}""",
        "r.CSV", true, 26)]
    [InlineData("""{"file":"YTti","filename":"Räkning (2) – اسم.csv"}""", "Räkning (2) – اسم.csv", true, 26)]
    public void What_is_left_out_or_null_is_as_the_contract_has_it(string value, string name, bool confirms, int weeks)
    {
        var file = NotifyFile.Read(Json.Parse(value)).File!;

        Assert.Equal((name, confirms, weeks), (file.Name, file.ConfirmsEmail, file.Weeks));
    }

    private async Task<HttpResponseMessage> PostAsync(string link, string email)
    {
        using var form = new FormUrlEncodedContent([new("email", email)]);
        using var browser = Browser();
        return await browser.PostAsync(link, form);
    }

    /// <summary>The fixture's own client wants problem documents.</summary>
    private HttpClient Browser() => new() { BaseAddress = silo.Http.BaseAddress };

    [GeneratedRegex(@"https?://[^\s]+/files/[A-Za-z0-9_-]+")]
    private static partial Regex Link();
}
