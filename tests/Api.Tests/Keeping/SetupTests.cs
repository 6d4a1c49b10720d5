using System.Text.Json;
using Budkavle.Api.Portal;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Evidence;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Portal;
using Budkavle.Grains.Letters.Senders;
using Microsoft.Extensions.DependencyInjection;

namespace Budkavle.Api.Tests.Keeping;

/// <summary>Senders and what they have set up from one installation to a new one, by the command line.</summary>
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
        Assert.Null(await FindAsync(_fresh, "Flyttverket"));
        var imported = await ImportAsync("--apply", "--secrets", "secrets.ndjson");
        var again = await ImportAsync("--apply", "--secrets", "more.ndjson");

        Assert.NotNull(await FindAsync(_fresh, "Flyttverket"));
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
    public async Task Templates_forms_intake_callbacks_and_users_come_along_without_secrets_and_an_import_that_ended_half_way_is_repeated()
    {
        var agency = await FurnishAsync("Ordningsverket");
        await CommandAsync("setup", "export", "--data", old.DataDirectory, "--to", "setup.jws");
        var exported = (await FindAsync(old, "Ordningsverket"))!.Value;
        string[] wrong = [agency.UserLine("Anna Ek", agency.Numbers[0]), agency.UserLine("Bo Ek", "199013012385")];
        await File.WriteAllLinesAsync(Path.Combine(_directory.Path, "users.ndjson"), wrong);
        var broken = await ImportAsync("--apply", "--secrets", "secrets.ndjson", "--users", "users.ndjson");
        var half = (await FindAsync(_fresh, "Ordningsverket"))!.Value;
        await File.WriteAllLinesAsync(
            Path.Combine(_directory.Path, "users.ndjson"), [wrong[0], agency.UserLine("Bo Ek", agency.Numbers[1])]);
        var mended = await ImportAsync("--apply", "--secrets", "more.ndjson", "--users", "users.ndjson");
        var imported = (await FindAsync(_fresh, "Ordningsverket"))!.Value;
        var again = await ImportAsync("--apply", "--secrets", "none.ndjson", "--users", "users.ndjson");

        Assert.Equal(2, broken.Code);
        Assert.Contains("Ordningsverket, user Bo Ek of the portal: The service answered 422", broken.Text);
        Assert.DoesNotContain("199013012385", broken.Text);
        Assert.Equal(0, half.GetProperty("clients").GetArrayLength());
        Assert.Equal(2, half.GetProperty("setup").GetProperty("templates").GetArrayLength());
        Assert.Single(half.GetProperty("setup").GetProperty("portalUsers").EnumerateArray());
        Assert.Equal((0, 0), (mended.Code, again.Code));
        Assert.Contains("added, and 0 other parts.", again.Text);
        Assert.Equal(exported.GetRawText(), imported.GetRawText());
        Assert.Equal(imported.GetRawText(), (await FindAsync(_fresh, "Ordningsverket"))!.Value.GetRawText());
        Assert.All(
            [.. agency.Secrets, .. agency.Numbers, "whsec_", agency.DeletedTemplate],
            secret => Assert.DoesNotContain(secret, exported.GetRawText()));
        await AssertWorksAsync(agency, imported);
    }

    /// <summary>That the new installation does with what came what the old one did.</summary>
    private async Task AssertWorksAsync(FurnishedAgency agency, JsonElement imported)
    {
        var secrets = Json.ParseLines(string.Concat(
            await File.ReadAllTextAsync(Path.Combine(_directory.Path, "secrets.ndjson")),
            await File.ReadAllTextAsync(Path.Combine(_directory.Path, "more.ndjson"))));
        var job = Assert.Single(secrets, line => line.Text("name") == "job of Ordningsverket");
        var client = await SiloClient.LogInAsync(_fresh.Http, job.Text("clientId")!, job.Text("clientSecret")!);
        var template = await client.ReadAsync($"/v1/templates/{agency.Template}/versions/1");
        var callbacks = (await client.ReadAsync("/v1/callbacks")).Items("callbacks");
        Assert.Equal(("Kallelse", "Ett ((what))"), (template.Text("name"), template.GetProperty("body").Text("content")));
        Assert.Equal("2", (await client.ReadAsync($"/v1/templates/{agency.Template}")).Text("version"));
        Assert.Equal(["bygglov", "2", "True"], (await client.ReadAsync("/v1/submissions/forms/bygglov")).Texts("code", "version", "open"));
        Assert.Equal("False", (await client.ReadAsync("/v1/submissions/forms/gammal")).Text("open"));
        Assert.Equal(["ordning", "True", "77"], (await client.ReadAsync("/v1/intake")).Texts("address", "open", "retentionDays"));
        Assert.Equal(2, callbacks.Length);
        Assert.All(callbacks, callback => Assert.Equal(["paused", "by_sender"], callback.Texts("state", "pausedBecause")));
        foreach (var callback in callbacks)
        {
            var secret = Assert.Single(secrets, line => line.Text("callbackId") == callback.Text("callbackId"));
            Assert.StartsWith("whsec_", secret.Text("secret"));
            Assert.DoesNotContain(secret.Text("secret"), agency.Secrets);
            Assert.Equal(callback.Text("form") == "notify", secret.Text("bearerToken") is { Length: > 20 });
        }

        Assert.Equal(
            ["Anna Ek administrator", "Bo Ek reader,officer"],
            imported.GetProperty("setup").Items("portalUsers").Select(user =>
                $"{user.Text("name")} {string.Join(',', user.Items("roles").Select(role => role.GetString()))}"));
        var book = await _fresh.Services.GetRequiredService<PortalDesk>().ReadAsync(SenderIds.Parse(job.Text("clientId").AsSpan(1, 32)));
        Assert.Equal((250, true), (book.FourEyesAbove, book.BindsPrograms));
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

    private sealed record FurnishedAgency(
        string Number, string[] Numbers, string[] Secrets, string Template, string DeletedTemplate)
    {
        public string UserLine(string name, string number) =>
            JsonSerializer.Serialize(new { organisationNumber = Number, name, number });
    }

    /// <summary>An agency with something of all that can be set up.</summary>
    private async Task<FurnishedAgency> FurnishAsync(string name)
    {
        var number = TestNumbers.DemoOrganisation(90).ToDigits();
        var id = (await MakeAsync(old.Operator, HttpMethod.Post, "/v1/senders", $$"""
            {"organisationNumber":"{{number}}","name":"{{name}}","rights":["letters"]}
            """)).Text("senderId")!;
        var client = await MakeAsync(old.Operator, HttpMethod.Post, $"/v1/senders/{id}/clients", $$"""
            {"name":"job of {{name}}","scopes":["letters:write","letters:read","submissions"]}
            """);
        var caller = await SiloClient.LogInAsync(old.Http, client.Text("clientId")!, client.Text("clientSecret")!);
        const string Letter = """
            {"name":"Kallelse","subject":"Till ((who))","body":{"contentType":"text/plain","content":"Ett ((what))"}}
            """;
        var template = (await MakeAsync(caller, HttpMethod.Post, "/v1/templates", Letter)).Text("templateId")!;
        await MakeAsync(caller, HttpMethod.Put, $"/v1/templates/{template}", Letter.Replace("Ett", "Två", StringComparison.Ordinal));
        await MakeAsync(caller, HttpMethod.Post, "/v1/templates", """
            {"name":"Kort","type":"sms","body":{"contentType":"text/plain","content":"((code))"}}
            """);
        var deleted = (await MakeAsync(caller, HttpMethod.Post, "/v1/templates", Letter)).Text("templateId")!;
        using (await caller.SendAsync(HttpMethod.Delete, $"/v1/templates/{deleted}")) { }
        foreach (var (code, title) in (IEnumerable<(string, string)>)[("bygglov", "Lov"), ("bygglov", "Bygglov"), ("gammal", "Gammal")])
        {
            await MakeAsync(caller, HttpMethod.Put, $"/v1/submissions/forms/{code}", $$$"""
                {"title":{"sv":"{{{title}}}"},"fields":[{"name":"area","kind":"number","label":{"sv":"Yta"},"min":1,"decimals":1},
                {"name":"work","kind":"choice","label":{"sv":"Vad?","en":"What?"},"choices":[{"value":"new","label":{"sv":"Nytt"}}]}]}
                """);
        }

        using (await caller.SendAsync(HttpMethod.Delete, "/v1/submissions/forms/gammal")) { }
        await MakeAsync(caller, HttpMethod.Put, "/v1/intake", """{"address":"ordning","retentionDays":77}""");
        var told = await MakeAsync(caller, HttpMethod.Post, "/v1/callbacks", """{"url":"https://ordning.example.se/a","types":["read"]}""");
        await MakeAsync(caller, HttpMethod.Post, "/v1/callbacks", """
            {"url":"https://ordning.example.se/b","form":"notify","bearerToken":"what-the-receiver-knows"}
            """);
        string[] numbers = [TestNumbers.DemoPerson(3).ToDigits(), TestNumbers.DemoPerson(4).ToDigits()];
        foreach (var (person, user, roles) in (IEnumerable<(string, string, string)>)
            [(numbers[1], "Bo Ek", "\"officer\",\"reader\""), (numbers[0], "Anna Ek", "\"administrator\"")])
        {
            await MakeAsync(old.Operator, HttpMethod.Post, $"/v1/senders/{id}/users", $$"""
                {"number":"{{person}}","name":"{{user}}","roles":[{{roles}}]}
                """);
        }

        Assert.Equal(PortalRefusal.None, await old.Services.GetRequiredService<PortalDesk>().RecordAsync(
            SenderIds.Parse(id), new PortalSettingsChanged { FourEyesAbove = 250, BindsPrograms = true, By = "Anna Ek", ByUser = 1 }));
        return new FurnishedAgency(
            number, numbers, [client.Text("clientSecret")!, told.Text("secret")!, "what-the-receiver-knows"], template, deleted);
    }

    private static async Task<JsonElement> MakeAsync(SiloClient caller, HttpMethod method, string path, string json)
    {
        using var made = await caller.SendAsync(method, path, Json.Content(json));
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
        return await Json.ReadAsync(made);
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

    /// <summary>A sender as an installation exports it; null where it has none.</summary>
    private async Task<JsonElement?> FindAsync(SiloFixture silo, string name)
    {
        var file = $"{Guid.NewGuid()}.jws";
        var listed = await CommandAsync("setup", "export", "--data", silo.DataDirectory, "--to", file);
        Assert.True(listed.Code == 0, listed.Text);
        var read = CompactJws.Read((await File.ReadAllTextAsync(Path.Combine(_directory.Path, file))).Trim(), "setup+jws");
        return JsonSerializer.Deserialize<JsonElement>(read!.Value.Payload).GetProperty("senders").EnumerateArray()
            .Where(sender => sender.Text("name") == name).Select(sender => (JsonElement?)sender).SingleOrDefault();
    }

    private Task<(int Code, string Text)> ImportAsync(params string[] more) => CommandAsync(
    [
        "setup", "import", "setup.jws", "--key", "keys.json", "--url", _fresh.Http.BaseAddress!.ToString(), "--client-id",
        _fresh.OperatorClient.ClientId, "--client-secret", _fresh.OperatorClient.Secret, .. more,
    ]);

    private Task<(int Code, string Text)> CommandAsync(params string[] arguments) => Guide.BudkavleAsync(_directory.Path, arguments);
}
