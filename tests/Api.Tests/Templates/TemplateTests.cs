using System.Text.Json;
using Budkavle.Api.Tests.Silos;
using Budkavle.Tests.Support;
using Xunit.Abstractions;

namespace Budkavle.Api.Tests.Templates;

/// <summary>Templates: made, changed, filled in, and sent as dispatches.</summary>
[Collection(SiloCollection.Name)]
public sealed class TemplateTests(SiloFixture silo, ITestOutputHelper output)
{
    private const string Summons = """
        {
          "name": "Summons", "subject": "Summons for ((What))",
          "body": {"contentType": "text/plain", "content": "Dear ((name)),\n((late??You are late.))"}
        }
        """;

    private const string Values = """{"what":"an inspection","NAME":"owner","late":true,"more":1}""";

    [Fact]
    public async Task A_template_has_versions_that_stay_as_they_were()
    {
        var path = await MakeAsync(Summons);
        using var changed = await silo.Agency.PutAsync(path, Summons.Replace("Dear", "Hello", StringComparison.Ordinal));
        var newest = await silo.Agency.ReadAsync(path);
        var first = await silo.Agency.ReadAsync(path + "/versions/1");

        Assert.Equal(200, (int)changed.StatusCode);
        Assert.Equal(["2", "Summons for ((What))"], newest.Texts("version", "subject"));
        Assert.StartsWith("Hello ((name))", newest.GetProperty("body").Text("content"), StringComparison.Ordinal);
        Assert.StartsWith("Dear ((name))", first.GetProperty("body").Text("content"), StringComparison.Ordinal);
        Assert.Equal(["What", "name", "late"], newest.GetProperty("personalisation").EnumerateArray().Select(name => name.GetString()!));
        Assert.Equal(404, await StatusOfAsync(silo.Agency, path + "/versions/3"));
        Assert.Contains(path[^36..], (await silo.Agency.ReadAsync("/v1/templates")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_else_finds_a_template_or_makes_anything_of_it()
    {
        var path = await MakeAsync(Summons);

        Assert.Equal(404, await StatusOfAsync(silo.OtherAgency, path));
        Assert.Equal(404, await StatusOfAsync(silo.OtherAgency, path + "/versions/1"));
        Assert.DoesNotContain(path[^36..], (await silo.OtherAgency.ReadAsync("/v1/templates")).ToString(), StringComparison.Ordinal);
        using var preview = await silo.OtherAgency.PostAsync(path + "/preview", $"{{\"personalisation\":{Values}}}");
        using var changed = await silo.OtherAgency.PutAsync(path, Summons);
        using var deleted = await silo.OtherAgency.SendAsync(HttpMethod.Delete, path);
        Assert.All([preview, changed, deleted], answer => Assert.Equal(404, (int)answer.StatusCode));
        Assert.Equal("1", (await silo.Agency.ReadAsync(path)).Text("version"));
    }

    [Fact]
    public async Task A_deleted_template_is_gone_and_makes_nothing_more()
    {
        var path = await MakeAsync(Summons);
        using var deleted = await silo.Agency.SendAsync(HttpMethod.Delete, path);
        using var again = await silo.Agency.SendAsync(HttpMethod.Delete, path);
        using var preview = await silo.Agency.PostAsync(path + "/preview", $"{{\"personalisation\":{Values}}}");
        using var dispatch = await DispatchAsync(
            $"{{\"template\":{{\"id\":\"{path[^36..]}\",\"version\":1,\"personalisation\":{Values}}}}}");

        Assert.Equal(204, (int)deleted.StatusCode);
        Assert.All([again, preview, dispatch], answer => Assert.Equal(404, (int)answer.StatusCode));
        Assert.Equal(404, await StatusOfAsync(silo.Agency, path));
    }

    [Fact]
    public async Task A_preview_shows_what_would_be_sent_and_says_which_values_are_missing()
    {
        var path = await MakeAsync(Summons);
        using var filled = await silo.Agency.PostAsync(path + "/preview", $"{{\"personalisation\":{Values}}}");
        using var half = await silo.Agency.PostAsync(path + "/preview", """{"personalisation":{"what":"it","name":null}}""");
        using var wrong = await silo.Agency.PostAsync(path + "/preview", """{"personalisation":{"what":{"a":1}}}""");
        var shown = await Json.ReadAsync(filled);

        Assert.Equal("Summons for an inspection", shown.Text("subject"));
        Assert.Equal("Dear owner,\nYou are late.", shown.GetProperty("body").Text("content"));
        var missing = await Json.ReadAsync(half);
        Assert.Equal(["invalid_template", "Missing personalisation: name, late."], missing.Texts("code", "detail"));
        Assert.Equal("invalid_template", (await Json.ReadAsync(wrong)).Text("code"));
    }

    [Fact]
    public async Task Two_values_under_spellings_of_one_name_are_refused()
    {
        const string values = """{"what":"it","name":"a","late":1,"recipient_number":"1","Recipient number":"2"}""";
        var path = await MakeAsync(Summons);
        using var preview = await silo.Agency.PostAsync(path + "/preview", $"{{\"personalisation\":{values}}}");
        using var dispatch = await DispatchAsync(
            $"{{\"template\":{{\"id\":\"{path[^36..]}\",\"version\":1,\"personalisation\":{values}}}}}");

        foreach (var refused in new[] { preview, dispatch })
        {
            Assert.Equal(
                ["invalid_template", "Two values have the same name: case, spaces, _ and - do not matter."],
                (await Json.ReadAsync(refused)).Texts("code", "detail"));
        }
    }

    [Fact]
    public async Task In_html_a_value_is_shown_and_is_no_markup()
    {
        var path = await MakeAsync(
            """{"name":"n","subject":"((a))","body":{"contentType":"text/html","content":"<p>((a))</p>"}}""");
        using var filled = await silo.Agency.PostAsync(path + "/preview", """{"personalisation":{"a":"<b>x & y</b>"}}""");
        var shown = await Json.ReadAsync(filled);

        Assert.Equal("<b>x & y</b>", shown.Text("subject"));
        Assert.Equal("<p>&lt;b&gt;x &amp; y&lt;/b&gt;</p>", shown.GetProperty("body").Text("content"));
    }

    [Fact]
    public async Task A_dispatch_of_a_template_is_the_filled_letter_and_stays_so_when_the_template_changes()
    {
        var (number, owner) = await silo.NewOwnerAsync();
        var path = await MakeAsync(Summons);
        var json = $"{{\"reference\":\"r\",\"template\":{{\"id\":\"{path[^36..]}\",\"version\":1,\"personalisation\":{Values}}}}}";
        var key = Guid.NewGuid().ToString();
        using var made = await DispatchAsync(json, key);
        using var changed = await silo.Agency.PutAsync(path, Summons.Replace("Dear", "Hello", StringComparison.Ordinal));
        using var repeated = await DispatchAsync(json, key);
        var dispatch = $"/v1/dispatches/{(await Json.ReadAsync(made)).Text("dispatchId")}";
        using var added = await silo.Agency.SendAsync(HttpMethod.Put, dispatch + "/recipients", Json.Lines([$"\"{number}\""]));
        using var started = await silo.Agency.PostAsync(dispatch + "/start");
        await Eventually.IsTrueAsync(async () => (await silo.Agency.ReadAsync(dispatch)).Text("status") == "completed");

        Assert.Equal([201, 200], [(int)made.StatusCode, (int)repeated.StatusCode]);
        var letter = await owner.ReadAsync("/v1/mailbox/letters/" + (await owner.LettersAsync()).Single());
        Assert.Equal("Summons for an inspection", letter.Text("subject"));
        Assert.Equal("Dear owner,\nYou are late.", letter.GetProperty("body").Text("content"));
    }

    [Theory]
    [InlineData("""{"template":{"id":"ID","personalisation":VALUES}}""", "invalid_template")]
    [InlineData("""{"template":{"id":"ID","version":1}}""", "invalid_template")]
    [InlineData("""{"template":{"id":"ID","version":2,"personalisation":VALUES}}""", "not_found")]
    [InlineData("""{"template":{"id":"ID","version":1,"personalisation":VALUES,"more":1}}""", "invalid_template")]
    [InlineData("""{"template":"ID"}""", "invalid_template")]
    [InlineData("""{"subject":"s","template":{"id":"ID","version":1,"personalisation":VALUES}}""", "invalid_letter")]
    [InlineData("""{"template":{"id":"ID","version":1,"personalisation":VALUES},"template":1}""", "invalid_letter")]
    [InlineData("""{"template":{"id":"ID","version":1,"personalisation":{"what":"a\nb","name":"","late":"no"}}}""", "invalid_letter")]
    public async Task A_dispatch_that_names_its_template_wrongly_is_refused(string json, string code)
    {
        var id = (await MakeAsync(Summons))[^36..];
        using var answer = await DispatchAsync(
            json.Replace("ID", id, StringComparison.Ordinal).Replace("VALUES", Values, StringComparison.Ordinal));

        Assert.Equal(code, (await Json.ReadAsync(answer)).Text("code"));
    }

    [Theory]
    [InlineData("""{"name":"","subject":"s","body":{"contentType":"text/plain","content":"c"}}""")]
    [InlineData("""{"name":"n","subject":"a\nb","body":{"contentType":"text/plain","content":"c"}}""")]
    [InlineData("""{"name":"n","subject":"s","body":{"contentType":"application/pdf","content":"c"}}""")]
    [InlineData("""{"name":"n","subject":"s","body":{"contentType":"text/plain","content":" "}}""")]
    [InlineData("""{"name":"n","subject":null,"body":{"contentType":"text/plain","content":"c"}}""")]
    public async Task A_template_that_breaks_a_rule_is_refused(string json)
    {
        using var answer = await silo.Agency.PostAsync("/v1/templates", json);

        Assert.Equal("invalid_template", (await Json.ReadAsync(answer)).Text("code"));
    }

    [Theory]
    [InlineData("""{"name":"n","subject":"s","body":null}""")]
    [InlineData("""{"name":null,"subject":"s","body":{"contentType":"text/plain","content":"c"}}""")]
    [InlineData("""{"name":"n","subject":"s","body":{"contentType":null,"content":"c"}}""")]
    public async Task A_null_where_none_may_stand_is_not_the_JSON_of_a_template(string json)
    {
        using var answer = await silo.Agency.PostAsync("/v1/templates", json);

        Assert.Equal("malformed_json", (await Json.ReadAsync(answer)).Text("code"));
    }

    [Theory]
    [InlineData("""{"personalisation":{"what":"\ud800","name":"n","late":1}}""")]
    [InlineData("""{"personalisation":{"what":["\udc00"],"name":"n","late":1}}""")]
    public async Task A_value_that_no_text_can_hold_is_refused(string json)
    {
        var path = await MakeAsync(Summons);
        using var answer = await silo.Agency.PostAsync(path + "/preview", json);

        Assert.Equal("invalid_template", (await Json.ReadAsync(answer)).Text("code"));
    }

    [Fact]
    public async Task Damaged_requests_are_refused_and_never_fail()
    {
        var random = Seeds.Create(output);
        var id = (await MakeAsync(Summons))[^36..];
        var sound = $"{{\"template\":{{\"id\":\"{id}\",\"version\":1,\"personalisation\":{Values}}}}}";
        for (var round = 0; round < 300; round++)
        {
            var damaged = sound.ToCharArray();
            for (var at = random.Next(1, 4); at > 0; at--) damaged[random.Next(damaged.Length)] = "{}[]\":,\\0aé "[random.Next(12)];
            using var answer = await DispatchAsync(new string(damaged));
            Assert.True((int)answer.StatusCode is 201 or (>= 400 and < 500), $"{answer.StatusCode} {new string(damaged)}");
        }
    }

    private async Task<string> MakeAsync(string json)
    {
        using var answer = await silo.Agency.PostAsync("/v1/templates", json);
        Assert.Equal(201, (int)answer.StatusCode);
        Assert.Equal("1", (await Json.ReadAsync(answer)).Text("version"));
        return answer.Headers.Location!.ToString();
    }

    private Task<HttpResponseMessage> DispatchAsync(string json, string? key = null) =>
        silo.Agency.SendAsync(HttpMethod.Post, "/v1/dispatches", Json.Content(json), key);

    private static async Task<int> StatusOfAsync(SiloClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        return (int)answer.StatusCode;
    }
}
