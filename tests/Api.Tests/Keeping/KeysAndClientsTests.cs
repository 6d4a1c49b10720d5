using System.Net;
using System.Text.RegularExpressions;
using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.Keeping;

/// <summary>What operators do with keys, clients and the record of letters, by the command line.</summary>
[Collection(SiloCollection.Name)]
public sealed class KeysAndClientsTests(SiloFixture silo) : IDisposable
{
    private const int Letters = 60;
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task After_all_keys_were_rotated_under_load_old_receipts_verify_and_nothing_is_unreadable()
    {
        var (number, owner) = await silo.NewOwnerAsync();
        var first = await SendAsync(number, "first");
        await SaveAsync("old.json", $"/v1/letters/{first}/receipts/SubmissionAcceptance");
        var before = await CommandAsync("keys", "list");

        var load = Task.WhenAll(Enumerable.Range(0, Letters).Select(index => SendAsync(SiloFixture.AnyRecipient(index), $"load {index}")));
        var rotated = new List<(int Code, string Text)>();
        foreach (var kind in (string[])["evidence", "signing", "encryption"]) rotated.Add(await CommandAsync("keys", "rotate", kind));
        Assert.Equal(Letters, (await load).Distinct().Count());
        var second = await SendAsync(number, "second");
        await SaveAsync("new.json", $"/v1/letters/{second}/receipts/SubmissionAcceptance");
        await SaveAsync("keys.json", "/.well-known/evidence-keys");
        var after = await CommandAsync("keys", "list");

        Assert.All(rotated, one => Assert.Equal(0, one.Code));
        Assert.Equal((Keys(before.Text, "evidence") + 1, Keys(before.Text, "signing") + 1),
            (Keys(after.Text, "evidence"), Keys(after.Text, "signing")));
        await VerifyAsync("old.json");
        await VerifyAsync("new.json");
        await silo.RestartAsync();
        owner = await silo.Operator.OwnerAsync(number);
        await SaveAsync("keys.json", "/.well-known/evidence-keys");
        await VerifyAsync("old.json");
        await VerifyAsync("new.json");
        foreach (var id in await owner.LettersAsync())
            Assert.Equal("Hello.", (await owner.ReadAsync($"/v1/mailbox/letters/{id}")).GetProperty("body").Text("content"));
        Assert.Equal([first, second], (await owner.LettersAsync()).AsEnumerable().Reverse());
    }

    [Fact]
    public async Task A_client_that_was_revoked_gets_no_token_and_those_it_has_are_refused()
    {
        var sender = silo.AgencyId.Replace("-", "", StringComparison.Ordinal);
        var made = await CommandAsync("clients", "create", sender, "--name", "nightly job", "--scope", "letters:write", "letters:read");
        var (id, secret) = (Word(made.Text, "client id"), Word(made.Text, "client secret"));
        var client = await SiloClient.LogInAsync(silo.Http, id, secret);
        using var allowed = await client.GetAsync($"/v1/letters/{Guid.NewGuid()}/receipts");
        var listed = await CommandAsync("clients", "list", id);

        var revoked = await CommandAsync("clients", "revoke", id);

        await Assert.ThrowsAsync<HttpRequestException>(() => SiloClient.LogInAsync(silo.Http, id, secret));
        using var refused = await client.GetAsync($"/v1/letters/{Guid.NewGuid()}/receipts");
        var nobody = await CommandAsync("clients", "revoke", "nobody");
        var after = await CommandAsync("clients", "list", sender);
        Assert.Equal(HttpStatusCode.NotFound, allowed.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Contains($"{id}  active   nightly job  [letters:write letters:read]", listed.Text);
        Assert.Contains("within a minute", revoked.Text);
        Assert.Contains($"{id}  revoked  nightly job", after.Text);
        Assert.Equal([0, 0, 0, 2], new[] { made, listed, revoked, nobody }.Select(one => one.Code));
    }

    [Fact]
    public async Task An_export_has_every_event_of_a_sender_s_letters_and_nothing_of_anybody_else()
    {
        var (number, owner) = await silo.NewOwnerAsync();
        var letter = await SendAsync(number, "A subject that nobody exports");
        using var opened = await owner.GetAsync($"/v1/mailbox/letters/{letter}");
        using var read = await owner.PostAsync($"/v1/mailbox/letters/{letter}/read");
        var foreign = await SendAsync(number, "of another agency", silo.OtherAgency);
        var path = Path.Combine(_directory.Path, "events.ndjson");
        string[] arguments = ["export", "--data", silo.DataDirectory, "--sender", silo.AgencyId, "--to", path];

        var done = await Guide.BudkavleAsync(_directory.Path, arguments);
        var again = await Guide.BudkavleAsync(_directory.Path, arguments);

        Assert.Equal([0, 2], new[] { done, again }.Select(one => one.Code));
        var text = await File.ReadAllTextAsync(path);
        var lines = Json.ParseLines(text);
        var codes = lines.Where(line => line.Text("letterId") == letter).Select(line => line.Text("eventCode")!);
        Assert.Equal(["A.1", "D.1", "E.1"], codes.Where(code => code != "D.3").Order());
        Assert.Single(lines.Select(line => line.Text("sender")).Distinct());
        Assert.All(lines, line => Assert.Equal(118, Convert.FromBase64String(line.Text("leaf")!).Length));
        Assert.DoesNotContain(foreign, text);
        Assert.DoesNotContain("A subject", text);
        Assert.DoesNotMatch(ErrorRules.NumberPattern(), text);
    }

    [Fact]
    public async Task The_program_plans_capacity_by_the_costs_that_came_with_it_and_refuses_what_holds_none()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory.Path, "costs.json"), "{}");

        var told = await Guide.BudkavleAsync(
            _directory.Path, "capacity", "plan", "--letters-per-hour", "2000000", "--recipients", "3000000");
        var refused = await Guide.BudkavleAsync(_directory.Path, "capacity", "plan", "--costs", "costs.json");

        Assert.Equal([0, 2], new[] { told, refused }.Select(one => one.Code));
        Assert.Contains("| letters a second at the peak | 556 |", told.Text);
        Assert.Matches(@"\| silos \(8 cores, 64 GB\), 1 spare \| \*\*[1-9]", told.Text);
        Assert.Contains("Measured on: ", told.Text);
    }

    private async Task<string> SendAsync(string number, string subject, SiloClient? agency = null)
    {
        using var response = await (agency ?? silo.Agency).SendLetterAsync(Letter.To(number, subject), Guid.NewGuid().ToString());
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return (await Json.ReadAsync(response)).Text("letterId")!;
    }

    private async Task SaveAsync(string name, string path)
    {
        using var response = await silo.Agency.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await File.WriteAllBytesAsync(Path.Combine(_directory.Path, name), await response.Content.ReadAsByteArrayAsync());
    }

    private async Task VerifyAsync(string receipt)
    {
        var (code, said) = await Guide.BudkavleAsync(_directory.Path, "verify", receipt, "--key", "keys.json");
        Assert.True(code == 0, said);
    }

    private Task<(int Code, string Text)> CommandAsync(params string[] arguments) => Guide.BudkavleAsync(
        _directory.Path,
        [
            .. arguments, "--url", silo.Http.BaseAddress!.ToString(), "--client-id", silo.OperatorClient.ClientId, "--client-secret",
            silo.OperatorClient.Secret,
        ]);

    private static int Keys(string listed, string kind) =>
        listed.Split('\n').Count(line => line.StartsWith(kind, StringComparison.Ordinal));

    private static string Word(string said, string after) => Regex.Match(said, $"{after} +(\\S+)").Groups[1].Value;
}
