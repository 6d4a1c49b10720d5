using System.Text.Json;
using Budkavle.Api.Moving;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Identity;

namespace Budkavle.Api.Tests.MinaMeddelanden.Relaying;

/// <summary>Who has sent an imported letter, as its reader here is told, and what a package cannot make of it.</summary>
public sealed class ImportedSenderTests : IAsyncLifetime
{
    private static readonly string _owner = TestNumbers.DemoPerson(1).ToDigits();
    private OperatorPair _pair = null!;

    public async Task InitializeAsync()
    {
        _pair = await OperatorPair.StartAsync();
        await _pair.A.RegisterAsync(_owner);
        await _pair.B.RegisterAsync(_owner);
    }

    public async Task DisposeAsync() => await _pair.DisposeAsync();

    [Fact]
    public async Task The_sender_of_an_imported_letter_is_turned_away_by_the_id_that_it_has_here()
    {
        await _pair.A.SendAsync(_owner, "Från förr");
        await _pair.B.SendAsync(_owner, "Härifrån");
        await ImportAsync(await ExportAsync());
        var owner = await _pair.B.Operator.OwnerAsync(_owner);
        var inbox = await _pair.B.InboxAsync(_owner);
        var (imported, here) = (inbox[0], inbox[1]);

        var origin = await OriginAsync(owner, imported);
        using var browser = await _pair.B.LogInAsync(_owner);
        var list = await browser.GetAsync("/my?lang=sv");
        var page = await browser.GetAsync($"/my/letters/{imported.Text("letterId")}?lang=sv");
        await browser.SubmitAsync($"/my/senders/{origin.Text("senderId")}", new() { ["do"] = "block" });
        using var refused = await _pair.B.Agency.SendLetterAsync(Letter.To(_owner, "En gång till"), "key-1");

        Assert.Equal(["Från förr", "Härifrån"], inbox.Select(letter => letter.Text("subject")));
        Assert.Equal((OperatorPair.DomainA, here.Text("senderId")), (origin.Text("operator"), origin.Text("senderId")));
        Assert.NotEqual(here.Text("senderId"), imported.Text("senderId"));
        Assert.Contains($"/my/senders/{here.Text("senderId")}", page.Text, StringComparison.Ordinal);
        Assert.Contains(OperatorPair.DomainA, page.Text, StringComparison.Ordinal);
        Assert.Equal("recipient_not_reachable", (await Json.ReadAsync(refused)).Text("code"));
        // It stands above what came here before, with its own time, and says so.
        Assert.True(imported.GetProperty("imported").GetBoolean());
        Assert.True(imported.GetProperty("availableAt").GetDateTimeOffset() < here.GetProperty("availableAt").GetDateTimeOffset());
        Assert.False(here.TryGetProperty("imported", out _));
        Assert.Equal(2, list.Text.Split("Från en annan operatör").Length);
        Assert.Equal(["Från förr", "Härifrån"], await PagesAsync(owner));
    }

    [Fact]
    public async Task A_package_cannot_make_its_letters_those_of_a_sender_here()
    {
        await _pair.A.SendAsync(_owner, "Från förr", ",\"confirmationRequired\":true");
        var agency = TestNumbers.DemoOrganisation(0).ToDigits();
        var package = await RewriteAsync(await ExportAsync(), letter => letter with
        {
            Sender = "Kommunen", Proof = letter.Proof with { SenderNumber = agency },
        });

        await ImportAsync(package);
        var owner = await _pair.B.Operator.OwnerAsync(_owner);
        var letter = Assert.Single(await _pair.B.InboxAsync(_owner));
        var origin = await OriginAsync(owner, letter);
        using var confirmed = await owner.PostAsync($"/v1/mailbox/letters/{letter.Text("letterId")}/confirm");
        using var browser = await _pair.B.LogInAsync(_owner);
        var page = await browser.GetAsync($"/my/letters/{letter.Text("letterId")}?lang=en");

        Assert.True(confirmed.IsSuccessStatusCode);
        Assert.Contains($"You brought this letter from {OperatorPair.DomainA}.", page.Text, StringComparison.Ordinal);
        Assert.Contains("Who sent it is what that operator says.", page.Text, StringComparison.Ordinal);
        Assert.NotNull(origin.Text("senderId"));
        Assert.NotEqual(origin.Text("senderId"), letter.Text("senderId"));
        // The sender here is told nothing of a letter that it has not sent.
        using var asked = await _pair.B.Agency.GetAsync($"/v1/letters/{letter.Text("letterId")}");
        Assert.Equal(404, (int)asked.StatusCode);
        Assert.Empty((await _pair.B.Agency.ReadAsync("/v1/status-feed?limit=1000")).Items("events"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("not a number")]
    [InlineData("UNKNOWN")]
    [InlineData("PERSON")]
    public async Task A_number_of_no_sender_here_is_nobody_to_turn_away(string? number)
    {
        await _pair.A.SendAsync(_owner, "Från förr");
        var told = number switch { "UNKNOWN" => TestNumbers.DemoOrganisation(9).ToDigits(), "PERSON" => _owner, _ => number };
        var package = await RewriteAsync(
            await ExportAsync(), letter => letter with { Proof = letter.Proof with { SenderNumber = told } });

        await ImportAsync(package);
        var letter = Assert.Single(await _pair.B.InboxAsync(_owner));
        var origin = await OriginAsync(await _pair.B.Operator.OwnerAsync(_owner), letter);
        using var browser = await _pair.B.LogInAsync(_owner);
        var page = await browser.GetAsync($"/my/letters/{letter.Text("letterId")}?lang=en");

        Assert.Equal(OperatorPair.DomainA, origin.Text("operator"));
        Assert.True(origin.Text("senderId") is null);
        Assert.DoesNotContain("/my/senders/", page.Text, StringComparison.Ordinal);
    }

    private async Task<byte[]> ExportAsync() => await (await _pair.A.Operator.OwnerAsync(_owner)).ExportAsync();

    private async Task ImportAsync(byte[] package)
    {
        var answer = await _pair.B.ImportAsync(package, _owner);
        Assert.Equal("1", answer.Text("imported"));
    }

    private static async Task<JsonElement> OriginAsync(SiloClient owner, JsonElement letter) =>
        (await owner.ReadAsync($"/v1/mailbox/letters/{letter.Text("letterId")}")).GetProperty("origin");

    /// <summary>The subjects of the inbox, read a letter at a time.</summary>
    private static async Task<List<string>> PagesAsync(SiloClient owner)
    {
        var subjects = new List<string>();
        for (var more = ""; subjects.Count < 10;)
        {
            var page = await owner.ReadAsync("/v1/mailbox/letters?limit=1" + more);
            subjects.AddRange(page.Items("letters").Select(letter => letter.Text("subject")!));
            if (page.Text("next") is not { } next) break;
            more = "&after=" + Uri.EscapeDataString(next);
        }

        return subjects;
    }

    /// <summary>What an operator whose keys are trusted makes that does not tell the truth.</summary>
    private async Task<byte[]> RewriteAsync(byte[] package, Func<PackageLetter, PackageLetter> change)
    {
        var keys = _pair.KeysOfA;
        await using var reader = await PackageReader.OpenAsync(new MemoryStream(package), _ => keys.All, CancellationToken.None);
        var file = new MemoryStream();
        using var writer = await PackageWriter.BeginAsync(file, CancellationToken.None);
        await foreach (var letter in reader.ReadAsync(CancellationToken.None))
            await writer.AddAsync(change(letter), CancellationToken.None);
        await writer.EndAsync(reader.Manifest, keys.Current, CancellationToken.None);
        return file.ToArray();
    }
}
