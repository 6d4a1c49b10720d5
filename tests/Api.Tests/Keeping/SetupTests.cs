using System.Text.Json;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Evidence;
using Budkavle.Domain.Identity;

namespace Budkavle.Api.Tests.Keeping;

/// <summary>Senders and clients from one installation to a new one, by the command line.</summary>
public sealed class SetupTests(SiloFixture old) : IClassFixture<SiloFixture>, IAsyncLifetime, IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly SiloFixture _fresh = new();

    public async Task InitializeAsync()
    {
        await _fresh.InitializeAsync();
        using var keys = await old.Agency.GetAsync("/.well-known/evidence-keys");
        await File.WriteAllBytesAsync(Path.Combine(_directory.Path, "keys.json"), await keys.Content.ReadAsByteArrayAsync());
    }

    public Task DisposeAsync() => _fresh.DisposeAsync();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Senders_and_clients_come_to_a_new_installation_as_they_were_and_a_second_time_changes_nothing()
    {
        await RegisterAsync("Flyttverket");
        var exported = await CommandAsync("setup", "export", "--data", old.DataDirectory, "--to", "setup.jws");
        var counted = await ImportAsync();
        Assert.False(await HasAsync("Flyttverket"));
        var imported = await ImportAsync("--apply", "--secrets", "secrets.ndjson");
        var again = await ImportAsync("--apply", "--secrets", "more.ndjson");

        Assert.True(await HasAsync("Flyttverket"));
        Assert.All([exported, counted, imported, again], one => Assert.True(one.Code == 0, one.Text));
        Assert.Contains("Nothing was changed", counted.Text);
        Assert.Contains(" 0 clients were added", again.Text);
        var secrets = Json.ParseLines(await File.ReadAllTextAsync(Path.Combine(_directory.Path, "secrets.ndjson")));
        var nightly = Assert.Single(secrets, line => line.Text("name") == "nightly job of Flyttverket");
        Assert.DoesNotContain(secrets, line => line.Text("name") == "revoked job");
        var sender = nightly.Text("clientId")![1..33];
        var there = await _fresh.Operator.ReadAsync($"/v1/senders/{sender}");
        Assert.Equal(("Flyttverket", "Eva", "active"),
            (there.Text("name"), there.GetProperty("contact").Text("name"), there.Text("status")));
        Assert.Equal(7000, there.GetProperty("lettersPerDay").GetInt64());
        Assert.Equal(["letters"], there.GetProperty("rights").EnumerateArray().Select(right => right.GetString()!));
        Assert.Equal(
            ["letters:read", "letters:write"],
            there.GetProperty("clients")[0].GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()!).Order());
        var client = await SiloClient.LogInAsync(_fresh.Http, nightly.Text("clientId")!, nightly.Text("clientSecret")!);
        Assert.Equal("", await client.TryLetterAsync(Letter.To(_fresh.NewRecipient())));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_directory.Path, "secrets.ndjson")));
        }
    }

    [Fact]
    public async Task A_file_that_was_changed_or_that_another_installation_signed_is_refused_and_nothing_is_done()
    {
        await RegisterAsync("Ändringsverket");
        var exported = await CommandAsync("setup", "export", "--data", old.DataDirectory, "--to", "setup.jws");
        Assert.Equal(0, exported.Code);
        var path = Path.Combine(_directory.Path, "setup.jws");
        var whole = (await File.ReadAllTextAsync(path)).Trim();
        var parts = whole.Split('.');
        var payload = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1]))!;
        payload["iat"] = JsonSerializer.SerializeToElement(1);
        var changed = System.Buffers.Text.Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(payload));

        foreach (var (text, says) in ((string, string)[])
        [
            ($"{parts[0]}.{changed}.{parts[2]}", "changed after it was signed"), (whole[..^4], "changed after it was signed"),
            ("", "no file of"), ("{}", "no file of"), (whole.Replace(".", "", StringComparison.Ordinal), "no file of"),
        ])
        {
            await File.WriteAllTextAsync(path, text);
            var refused = await ImportAsync("--apply", "--secrets", "secrets.ndjson");
            Assert.Equal(2, refused.Code);
            Assert.Contains(says, refused.Text);
        }

        await File.WriteAllTextAsync(path, whole);
        using var keys = await _fresh.Agency.GetAsync("/.well-known/evidence-keys");
        await File.WriteAllBytesAsync(Path.Combine(_directory.Path, "keys.json"), await keys.Content.ReadAsByteArrayAsync());
        var foreign = await ImportAsync("--apply", "--secrets", "secrets.ndjson");
        Assert.Equal(2, foreign.Code);
        Assert.Contains("none of the keys given", foreign.Text);
        Assert.False(File.Exists(Path.Combine(_directory.Path, "secrets.ndjson")));
    }

    private async Task RegisterAsync(string name)
    {
        using var made = await old.Operator.PostAsync("/v1/senders", JsonSerializer.Serialize(new
        {
            organisationNumber = TestNumbers.DemoOrganisation(name.Length + 20).ToDigits(), name,
            contact = new { name = "Eva" }, rights = new[] { "letters" }, lettersPerDay = 7000,
        }));
        Assert.True(made.IsSuccessStatusCode);
        var id = (await Json.ReadAsync(made)).Text("senderId");
        foreach (var job in (string[])[$"nightly job of {name}", "revoked job"])
        {
            using var added = await old.Operator.PostAsync(
                $"/v1/senders/{id}/clients", $$"""{"name":"{{job}}","scopes":["letters:write","letters:read"]}""");
            Assert.True(added.IsSuccessStatusCode);
            if (job != "revoked job") continue;
            var client = (await Json.ReadAsync(added)).Text("clientId");
            using var revoked = await old.Operator.SendAsync(HttpMethod.Delete, $"/v1/senders/{id}/clients/{client}", null);
            Assert.True(revoked.IsSuccessStatusCode);
        }
    }

    /// <summary>Whether the new installation has a sender, by what it exports itself.</summary>
    private async Task<bool> HasAsync(string name)
    {
        var file = $"{Guid.NewGuid()}.jws";
        var listed = await CommandAsync("setup", "export", "--data", _fresh.DataDirectory, "--to", file);
        Assert.True(listed.Code == 0, listed.Text);
        var read = CompactJws.Read((await File.ReadAllTextAsync(Path.Combine(_directory.Path, file))).Trim(), "setup+jws");
        return JsonSerializer.Deserialize<JsonElement>(read!.Value.Payload).GetProperty("senders").EnumerateArray()
            .Any(sender => sender.Text("name") == name);
    }

    private Task<(int Code, string Text)> ImportAsync(params string[] more) => CommandAsync(
    [
        "setup", "import", "setup.jws", "--key", "keys.json", "--url", _fresh.Http.BaseAddress!.ToString(), "--client-id",
        _fresh.OperatorClient.ClientId, "--client-secret", _fresh.OperatorClient.Secret, .. more,
    ]);

    private Task<(int Code, string Text)> CommandAsync(params string[] arguments) => Guide.BudkavleAsync(_directory.Path, arguments);
}
