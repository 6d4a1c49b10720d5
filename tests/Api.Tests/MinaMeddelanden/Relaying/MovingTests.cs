using System.Text.Json;
using Budkavle.Api.Moving;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Evidence;
using Budkavle.Domain.Identity;
using Budkavle.Grains.Evidence;

namespace Budkavle.Api.Tests.MinaMeddelanden.Relaying;

/// <summary>A mailbox's owner moves from one Budkavle to another and takes the letters along.</summary>
public sealed class MovingTests : IAsyncLifetime
{
    private const string DomainA = OperatorPair.DomainA;
    private const string DomainB = OperatorPair.DomainB;
    private static readonly string _owner = TestNumbers.DemoPerson(1).ToDigits();
    private static readonly string _other = TestNumbers.DemoPerson(2).ToDigits();
    private OperatorPair _pair = null!;

    private RelaySilo _a = null!;
    private RelaySilo _b = null!;

    public async Task InitializeAsync()
    {
        _pair = await OperatorPair.StartAsync();
        (_a, _b) = (_pair.A, _pair.B);
        await _a.RegisterAsync(_owner, _other);
        await _b.RegisterAsync(_owner, _other);
    }

    public async Task DisposeAsync() => await _pair.DisposeAsync();

    private EvidenceKeys Keys => _pair.KeysOfA;

    [Fact]
    public async Task Every_letter_is_in_the_package_or_at_the_new_operator_and_after_the_import_all_are_there_once()
    {
        const string file = ",\"attachments\":[{\"fileName\":\"a.pdf\",\"contentType\":\"application/pdf\",\"content\":\"JVBERi0x\"}]";
        var read = await _a.SendAsync(_owner, "Läst", file);
        await _a.SendAsync(_owner, "Arkiverat", ",\"confirmationRequired\":true");
        var citizen = await _a.Operator.OwnerAsync(_owner);
        using var marked = await citizen.PostAsync($"/v1/mailbox/letters/{read}/read");
        var archived = (await _a.InboxAsync(_owner)).Single(letter => letter.Text("subject") == "Arkiverat").Text("letterId");
        using var moved = await citizen.PostAsync($"/v1/mailbox/letters/{archived}/archive");
        var early = await citizen.ExportAsync();
        // Letters go on coming while the owner moves.
        var sending = SendManyAsync(40);
        await _a.ChooseAsync(_owner, DomainB);
        var sent = await sending;
        var package = await citizen.ExportAsync();
        foreach (var letter in sent) await StandsSomewhereAsync(letter.Key);

        var exported = await JudgeAsync(package);
        var relayed = (await _b.InboxAsync(_owner)).Select(letter => letter.Text("subject")!).ToList();

        var there = exported.Select(letter => letter.Letter.Subject).ToList();
        Assert.Empty(there.Intersect(relayed));
        Assert.Equal(sent.Values.Append("Läst").Append("Arkiverat").Order(), there.Concat(relayed).Order());

        // An import that did not come further than the first letters, in a process that has ended since.
        Assert.Equal((2, 0), await ImportAsync(early));
        await _b.StopAsync();
        await _b.StartAsync();
        Assert.Equal((there.Count - 2, 2), await ImportAsync(package));
        Assert.Equal((0, there.Count), await ImportAsync(package));

        await CompareAsync(exported, relayed.Count);
        Assert.DoesNotContain(_owner[2..], _a.Logs.Text + _b.Logs.Text);
    }

    [Fact]
    public async Task A_package_is_taken_for_its_owner_only_unchanged_and_from_operators_whose_keys_are_known()
    {
        await _a.SendAsync(_owner, "Ett");
        await _a.SendAsync(_owner, "Två");
        var package = await (await _a.Operator.OwnerAsync(_owner)).ExportAsync();
        var broken = package.ToArray();
        broken[package.Length / 3] ^= 1;

        Assert.Equal("foreign_package", (await _b.ImportAsync(package, _other)).Text("code"));
        Assert.Equal("recipient_not_reachable", (await _b.ImportAsync(package, TestNumbers.DemoPerson(9).ToDigits())).Text("code"));
        Assert.Equal("invalid_recipient", (await _b.ImportAsync(package, "1")).Text("code"));
        Assert.Equal("invalid_package", (await _b.ImportAsync(broken, _owner)).Text("code"));
        Assert.Equal("invalid_package", (await _b.ImportAsync("PK"u8.ToArray(), _owner)).Text("code"));
        // The first knows the second, and has no keys of it.
        await _b.SendAsync(_owner, "Tre");
        var back = await (await _b.Operator.OwnerAsync(_owner)).ExportAsync();
        var refused = await _a.ImportAsync(back, _owner);
        Assert.Equal(("invalid_package", "the manifest"), (refused.Text("code"), refused.Text("place")));
        Assert.Single(await _b.InboxAsync(_owner));
        Assert.Equal(2, (await _a.InboxAsync(_owner)).Length);
    }

    [Fact]
    public async Task A_package_for_another_operator_is_taken_only_if_operations_say_so()
    {
        await _a.SendAsync(_owner, "Ett");
        await _a.ChooseAsync(_owner, "third.example");
        var package = await (await _a.Operator.OwnerAsync(_owner)).ExportAsync();

        var refused = await _b.ImportAsync(package, _owner);
        var taken = await _b.ImportAsync(package, _owner, more: "?anyOperator=true");

        Assert.Equal("foreign_package", refused.Text("code"));
        Assert.Contains("third.example", refused.Text("detail"));
        Assert.Equal("1", taken.Text("imported"));
        Assert.Equal("foreign_package", (await _b.ImportAsync(package, _other, more: "?anyOperator=true")).Text("code"));
    }

    private async Task CompareAsync(IReadOnlyList<PackageLetter> exported, int relayed)
    {
        var owner = await _b.Operator.OwnerAsync(_owner);
        var inbox = await _b.InboxAsync(_owner);
        var archive = (await owner.ReadAsync("/v1/mailbox/letters?folder=archive&limit=200")).Items("letters");
        Assert.Equal(exported.Count + relayed, inbox.Length + archive.Length);
        Assert.Equal(exported.Count + relayed, (await owner.ReadAsync("/v1/mailbox")).GetProperty("letters").GetInt32());
        Assert.Equal("Arkiverat", Assert.Single(archive).Text("subject"));
        var original = exported.Single(letter => letter.Letter.Subject == "Läst");
        var shown = inbox.Single(letter => letter.Text("subject") == "Läst");
        Assert.Equal(("Kommunen", "read"), (shown.Text("sender"), shown.Text("status")));
        Assert.Equal(original.AvailableAt, shown.GetProperty("availableAt").GetDateTimeOffset());
        Assert.Equal(original.ReadAt, shown.GetProperty("readAt").GetDateTimeOffset());
        var open = await owner.ReadAsync($"/v1/mailbox/letters/{shown.Text("letterId")}");
        Assert.Equal((DomainA, original.LetterId.ToString()),
            (open.GetProperty("origin").Text("operator"), open.GetProperty("origin").Text("letterId")));
        using var file = await owner.GetAsync($"/v1/mailbox/letters/{shown.Text("letterId")}/attachments/0");
        Assert.Equal("%PDF-1", await file.Content.ReadAsStringAsync());
        var origin = await owner.ReadAsync($"/v1/mailbox/letters/{shown.Text("letterId")}/origin");
        var receipts = origin.Items("receipts").Select(one => one.Deserialize(ReceiptJson.Default.ReceiptDocument)!).ToList();
        Assert.Equal(3, receipts.Count);
        var findings = receipts.SelectMany(receipt => ReceiptVerifier.Verify(receipt, Keys.All));
        Assert.All(findings, finding => Assert.True(finding.Verdict is Verdict.Holds or Verdict.Says, finding.Text));
    }

    private async Task<Dictionary<string, string>> SendManyAsync(int count)
    {
        var sent = new Dictionary<string, string>();
        foreach (var subject in Enumerable.Range(1, count).Select(number => $"Under flytten {number}"))
            sent[await _a.SendAsync(_owner, subject)] = subject;
        return sent;
    }

    private Task StandsSomewhereAsync(string letter) => Eventually.IsTrueAsync(
        async () => (await _a.Agency.ReadAsync($"/v1/letters/{letter}")).Text("status") is "delivered" or "relayed",
        TimeSpan.FromSeconds(60), TimeSpan.FromMilliseconds(50), () => letter);

    private async Task<IReadOnlyList<PackageLetter>> JudgeAsync(byte[] package)
    {
        var letters = new List<PackageLetter>();
        await using var reader = await PackageReader.OpenAsync(new MemoryStream(package), _ => Keys.All, CancellationToken.None);
        Assert.Equal((DomainA, DomainB), (reader.Manifest.Operator, reader.Manifest.MovedTo));
        await foreach (var letter in reader.ReadAsync(CancellationToken.None)) letters.Add(letter);
        return letters;
    }

    private async Task<(int Imported, int AlreadyThere)> ImportAsync(byte[] package)
    {
        var answer = await _b.ImportAsync(package, _owner);
        Assert.True(answer.TryGetProperty("imported", out var imported), answer.ToString());
        return (imported.GetInt32(), answer.GetProperty("alreadyThere").GetInt32());
    }
}
