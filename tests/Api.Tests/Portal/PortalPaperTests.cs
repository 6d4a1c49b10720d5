using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Budkavle.Api.Tests.Citizens;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Identity;

namespace Budkavle.Api.Tests.Portal;

/// <summary>Those who have no mailbox, and their letters for the agency to print.</summary>
public sealed class PortalPaperTests(PortalFixture world) : IClassFixture<PortalFixture>
{
    private static string Unregistered(int index) => TestNumbers.DemoPerson(6000 + index).ToDigits();

    [Fact]
    public async Task Those_a_dispatch_did_not_reach_are_listed_and_their_letters_come_with_the_addresses_of_a_list()
    {
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        var dispatch = await MakeAsync(officer, "Papper", "Hej alla.", paper: true, "bilaga.pdf", "%PDF-1.4 bilaga"u8.ToArray());
        string[] numbers = [world.Recipients.First(), Unregistered(0), Unregistered(1), Unregistered(2)];
        await officer.UploadAsync(dispatch + "/recipients", "lista.csv", Encoding.UTF8.GetBytes(string.Join("\r\n", numbers)));
        var early = await officer.GetAsync(dispatch + "/paper.csv");
        var before = await officer.GetAsync(dispatch);
        await officer.SubmitAsync(dispatch, new() { ["do"] = "start" });
        var page = await UntilAsync(officer, dispatch, "mark done");
        var listed = Lines(Encoding.UTF8.GetString((await officer.GetAsync(dispatch + "/paper.csv")).Bytes).TrimStart('\uFEFF'));
        var filled = $"{listed[0]}\r\n{Unregistered(0)};Åsa Öberg;c/o Ek;Storgatan 1;123 45;UMEÅ;\r\n"
            + $"{Unregistered(1)};=Bo;;Vägen 2;54321;LUND;\r\n";
        var zip = await officer.UploadAsync(dispatch + "/paper.zip?part=0", "adresser.csv", Encoding.UTF8.GetBytes(filled));
        var wrong = await officer.UploadAsync(dispatch + "/paper.zip", "adresser.csv", "personnummer;namn\r\n1;A\r\n"u8.ToArray());

        Assert.Equal(404, early.Status);
        Assert.Contains("are listed for print", before.Text, StringComparison.Ordinal);
        Assert.Contains("<dt>For print</dt><dd>3</dd>", page, StringComparison.Ordinal);
        Assert.Equal("personnummer;namn;co;adress;postnummer;ort;land", listed[0]);
        Assert.Equal([Unregistered(0), Unregistered(1), Unregistered(2)], listed.Skip(1).Select(line => line.Split(';')[0]).Order());
        var files = Open(zip);
        string[] expected = ["00001.pdf", "00002.pdf", "addresses.csv", "all-1.pdf", "job.json", "missing.csv"];
        Assert.Equal(expected, files.Keys.Order(StringComparer.Ordinal));
        Assert.StartsWith("%PDF-", files["00001.pdf"], StringComparison.Ordinal);
        Assert.Equal("%PDF-1.4 bilaga", files["all-1.pdf"]);
        Assert.Contains("\"Åsa Öberg\",\"c/o Ek\",\"Storgatan 1\",\"123 45 UMEÅ\"", files["addresses.csv"], StringComparison.Ordinal);
        Assert.Contains("\"'=Bo\",\"Vägen 2\",\"54321 LUND\"", files["addresses.csv"], StringComparison.Ordinal);
        Assert.Contains(Unregistered(2), files["missing.csv"], StringComparison.Ordinal);
        Assert.Equal(2, JsonDocument.Parse(files["job.json"]).RootElement.GetProperty("letters").GetInt32());
        Assert.All(numbers, number => Assert.DoesNotContain(number, files["job.json"] + files["addresses.csv"], StringComparison.Ordinal));
        Assert.All(numbers, number => Assert.DoesNotContain(number, page + world.Silo.Logs.Text, StringComparison.Ordinal));
        Assert.EndsWith("?done=no-addresses", wrong.Location, StringComparison.Ordinal);
        Assert.Contains("role=\"alert\"", (await officer.GetAsync(wrong.Location)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_merges_own_list_gives_the_addresses_and_each_letter_is_its_rows()
    {
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        var merge = await MakeAsync(officer, "Till ((namn))", "Hej ((namn)).", paper: true);
        var list = "personnummer;namn;address line 1;address line 2;address line 3\r\n"
            + $"{world.Recipients.Skip(5).First()};Ann;Ann A;Gatan 1;111 11 ORT\r\n"
            + $"{Unregistered(10)};Bo;Bo B;Gatan 2;222 22 ORT\r\n{Unregistered(11)};Cia;;;\r\n";
        await officer.UploadAsync(merge + "/list", "lista.csv", Encoding.UTF8.GetBytes(list));
        await officer.SubmitAsync(merge, new() { ["do"] = "start" });
        var page = await UntilAsync(officer, merge, "mark done");
        var files = Open(await officer.GetAsync(merge + "/paper.zip"));
        var again = Open(await officer.GetAsync(merge + "/paper.zip?part=0"));

        Assert.Contains("<dt>For print</dt><dd>2</dd>", page, StringComparison.Ordinal);
        Assert.Contains("paper.zip?part=0", page, StringComparison.Ordinal);
        Assert.Contains("\"Bo B\",\"Gatan 2\",\"222 22 ORT\"", files["addresses.csv"], StringComparison.Ordinal);
        Assert.DoesNotContain("Ann A", files["addresses.csv"], StringComparison.Ordinal);
        Assert.Contains("Till Bo", files["00001.pdf"], StringComparison.Ordinal);
        Assert.False(files.ContainsKey("00002.pdf"));
        Assert.Contains(Unregistered(11), files["missing.csv"], StringComparison.Ordinal);
        Assert.Equal(files, again);
    }

    [Fact]
    public async Task It_is_chosen_later_only_by_officers_of_the_agency_and_without_the_choice_there_is_nothing()
    {
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        using var reader = await world.LogInAsync(PortalFixture.Reader);
        using var other = await world.LogInAsync(PortalFixture.Other);
        var dispatch = await MakeAsync(officer, "Inget papper", "Hej.", paper: false);
        await officer.SubmitAsync(dispatch, new() { ["do"] = "numbers", ["numbers"] = Unregistered(20) });
        await officer.SubmitAsync(dispatch, new() { ["do"] = "start" });
        var page = await UntilAsync(officer, dispatch, "mark done");
        var unchosen = await officer.GetAsync(dispatch + "/paper.csv");
        var byReader = await reader.SubmitAsync(dispatch, new() { ["do"] = "paper" });
        await officer.SubmitAsync(dispatch, new() { ["do"] = "paper" });
        var theirs = dispatch.Replace(world.Agency.ToString(), world.OtherAgency.ToString(), StringComparison.Ordinal);
        var list = Encoding.UTF8.GetBytes($"personnummer;namn;adress;ort\r\n{Unregistered(20)};A;B;C\r\n");

        Assert.DoesNotContain("For print", page, StringComparison.Ordinal);
        Assert.Contains("value=\"paper\"", page, StringComparison.Ordinal);
        Assert.Equal((404, 403), (unchosen.Status, byReader.Status));
        Assert.Contains(Unregistered(20), (await officer.GetAsync(dispatch + "/paper.csv")).Text, StringComparison.Ordinal);
        Assert.Equal(200, (await officer.UploadAsync(dispatch + "/paper.zip", "a.csv", list)).Status);
        Assert.Equal(403, (await reader.GetAsync(dispatch + "/paper.csv")).Status);
        Assert.Equal(403, (await reader.UploadAsync(dispatch + "/paper.zip", "a.csv", list)).Status);
        foreach (var address in new[] { dispatch, theirs })
        {
            Assert.Equal(404, (await other.GetAsync(address + "/paper.csv")).Status);
            Assert.Equal(404, (await other.UploadAsync(address + "/paper.zip", "a.csv", list)).Status);
        }

        Assert.Equal(404, (await officer.UploadAsync(dispatch + "/paper.zip?part=-1", "a.csv", list)).Status);
        Assert.Equal("/log-in?problem=expired", (await officer.UploadAsync(dispatch + "/paper.zip", "a.csv", list, "wrong")).Location);
    }

    private async Task<string> MakeAsync(
        Browser officer, string subject, string content, bool paper, string? fileName = null, byte[]? file = null)
    {
        var draft = (await officer.SubmitAsync(world.At(""), new() { ["do"] = "new" })).Location;
        var form = PortalFixture.Letter(subject, "preview");
        form["content"] = content;
        if (paper) form["paper"] = "yes";
        await officer.SubmitAsync(draft, form);
        if (file is not null) await officer.UploadAsync(draft + "/files", fileName!, file);
        return (await officer.SubmitAsync(draft + "/preview", new() { ["do"] = "recipients" })).Location;
    }

    private static async Task<string> UntilAsync(Browser browser, string address, string mark)
    {
        var text = "";
        await Eventually.IsTrueAsync(
            async () => (text = WebUtility.HtmlDecode((await browser.GetAsync(address + "?still=1")).Text))
                .Contains(mark, StringComparison.Ordinal),
            TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(100), () => text);
        return text;
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static Dictionary<string, string> Open(Browser.Answer answer)
    {
        Assert.Equal(200, answer.Status);
        using var zip = new ZipArchive(new MemoryStream(answer.Bytes));
        return zip.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            var isPdf = entry.Name.EndsWith(".pdf", StringComparison.Ordinal);
            using var reader = new StreamReader(entry.Open(), isPdf ? Encoding.Latin1 : Encoding.UTF8);
            return reader.ReadToEnd();
        });
    }
}
