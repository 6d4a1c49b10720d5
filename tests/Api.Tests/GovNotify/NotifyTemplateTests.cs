using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.GovNotify;

/// <summary>Templates by /v2: of three types, read, listed and filled in.</summary>
[Collection(SiloCollection.Name)]
public sealed class NotifyTemplateTests(SiloFixture silo)
{
    private const string Email = """
        {
          "name": "Reminder", "type": "email", "subject": "Hello ((name))",
          "body": {"contentType": "text/markdown", "content": "# ((title))\n\n<b>"}
        }
        """;

    private const string Sms = """
        {"name": "Reminder", "type": "sms", "body": {"contentType": "text/plain", "content": "Code ((code))"}}
        """;

    [Fact]
    public async Task A_template_has_every_field_that_clients_expect_and_its_versions()
    {
        var (caller, _) = await NotifyCaller.MakeAsync(silo);
        var id = await NotifyCaller.LetterTemplateAsync(silo, "Read by Notify");
        var first = await caller.ReadAsync($"/v2/template/{id}");
        var body = NotifyCaller.Letter.Replace("NAME", "Changed", StringComparison.Ordinal).Replace("Dear", "Hi", StringComparison.Ordinal);
        using var changed = await silo.Agency.PutAsync($"/v1/templates/{id}", body);
        var second = await caller.ReadAsync($"/v2/template/{id}");
        var old = await caller.ReadAsync($"/v2/template/{id}/version/1");

        Assert.Equal(200, (int)changed.StatusCode);
        Assert.Equal(
            [
                "id", "name", "type", "created_at", "updated_at", "created_by", "version", "body", "subject", "letter_contact_block",
                "postage", "personalisation",
            ],
            first.EnumerateObject().Select(property => property.Name));
        Assert.Equal([id, "letter", "1", "Dear ((name)), **come**.", "Summons for ((What))", ""],
            first.Texts("id", "type", "version", "body", "subject", "updated_at"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$", first.Text("created_at"));
        Assert.Equal("""{"What":{"required":true},"name":{"required":true}}""", first.GetProperty("personalisation").GetRawText());
        Assert.Equal(["2", "Hi ((name)), **come**."], second.Texts("version", "body"));
        Assert.NotEqual("", second.Text("updated_at"));
        Assert.Equal(["1", "Dear ((name)), **come**."], old.Texts("version", "body"));
    }

    [Fact]
    public async Task Templates_are_listed_by_type_with_what_they_say()
    {
        var (caller, _) = await NotifyCaller.MakeAsync(silo);
        var sms = await NotifyCaller.TemplateAsync(silo, Sms);
        var email = await NotifyCaller.TemplateAsync(silo, Email);
        var messages = (await caller.ReadAsync("/v2/templates?type=sms")).Items("templates");
        var all = (await caller.ReadAsync("/v2/templates")).Items("templates");
        using var wrong = await caller.GetAsync("/v2/templates?type=fax");

        Assert.All(messages, template => Assert.Equal(["sms", ""], template.Texts("type", "subject")));
        Assert.Contains(messages, template => template.Text("id") == sms && template.Text("body") == "Code ((code))");
        Assert.Contains(all, template => template.Text("id") == email);
        Assert.Equal(
            all.OrderBy(template => template.Text("name"), StringComparer.OrdinalIgnoreCase)
                .ThenBy(template => template.Text("type"), StringComparer.Ordinal).Select(template => template.Text("id")),
            all.Select(template => template.Text("id")));
        Assert.Equal("400 ValidationError: type is not one of [sms, email, letter]", await NotifyCaller.RefusalAsync(wrong));
    }

    [Fact]
    public async Task A_preview_is_filled_in_and_shows_nobodys_markup_as_markup()
    {
        var (caller, _) = await NotifyCaller.MakeAsync(silo);
        var id = await NotifyCaller.TemplateAsync(silo, Email);
        using var answer = await caller.PostAsync(
            $"/v2/template/{id}/preview", """{"personalisation":{"NAME":"Bo","title":"<i>T</i>","unused":{"file":"x"}}}""");
        using var good = await caller.PostAsync($"/v2/template/{id}/preview", """{"personalisation":{"NAME":"Bo","title":"<i>T</i>"}}""");
        using var missing = await caller.PostAsync($"/v2/template/{id}/preview", "");
        using var unknown = await caller.PostAsync($"/v2/template/{Guid.NewGuid()}/preview", "{}");
        using var broken = await caller.PostAsync($"/v2/template/{id}/preview", "{");
        var preview = await Json.ReadAsync(good);

        Assert.Equal([id, "email", "1", "# <i>T</i>\n\n<b>", "Hello Bo"], preview.Texts("id", "type", "version", "body", "subject"));
        Assert.Contains("&lt;i&gt;T&lt;/i&gt;</h2>", preview.Text("html"), StringComparison.Ordinal);
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal("400 BadRequestError: Missing personalisation: name, title", await NotifyCaller.RefusalAsync(missing));
        Assert.Equal("404 NoResultFound: No result found", await NotifyCaller.RefusalAsync(unknown));
        Assert.Equal("400 BadRequestError: Invalid JSON supplied in POST data", await NotifyCaller.RefusalAsync(broken));
    }

    [Fact]
    public async Task An_sms_has_no_subject_and_no_template_changes_its_type_or_is_dispatched_as_a_letter()
    {
        var id = await NotifyCaller.TemplateAsync(silo, Sms);
        var titled = Sms.Replace("\"body\"", "\"subject\":\"s\",\"body\"", StringComparison.Ordinal);
        using var subject = await silo.Agency.PostAsync("/v1/templates", titled);
        using var type = await silo.Agency.PostAsync("/v1/templates", Sms.Replace("sms", "fax", StringComparison.Ordinal));
        using var change = await silo.Agency.PutAsync($"/v1/templates/{id}", Email);
        using var dispatch = await silo.Agency.PostAsync(
            "/v1/dispatches", $"{{\"template\":{{\"id\":\"{id}\",\"version\":1,\"personalisation\":{{\"code\":1}}}}}}");

        foreach (var refused in new[] { subject, type, change, dispatch })
            Assert.Equal("invalid_template", (await Json.ReadAsync(refused)).Text("code"));
    }
}
