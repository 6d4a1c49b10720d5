using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.GovNotify;

/// <summary>GOV.UK Notify's own client library, which knows nothing of us.</summary>
[Collection(SiloCollection.Name)]
public sealed class NotifyClientTests(SiloFixture silo)
{
    [NodeFact("notifications-node-client")]
    public async Task The_client_library_for_Node_sends_each_kind_and_reads_what_it_sent_and_its_templates()
    {
        var (caller, _) = await NotifyCaller.MakeAsync(silo, name: "node-client");
        var template = await NotifyCaller.LetterTemplateAsync(silo, "Judged");
        var (number, owner) = await silo.NewOwnerAsync();
        var apiKey = $"node-client-{caller.Service}-{caller.Secret}";

        var email = await NotifyCaller.MessageTemplateAsync(silo, "email", "Hej ((name))");
        var sms = await NotifyCaller.MessageTemplateAsync(silo, "sms", "Kod ((name))");

        var got = await JudgeAsync(new { @base = silo.Http.BaseAddress!.ToString().TrimEnd('/'), apiKey, template, email, sms, number });

        var sent = got.GetProperty("sent");
        Assert.Equal([sent.Text("id")!], await owner.LettersAsync());
        Assert.Equal(["judged", "received"], got.GetProperty("read").Texts("reference", "status"));
        Assert.Equal(["letter", "1"], got.GetProperty("template").Texts("type", "version"));
        Assert.Equal(template, got.GetProperty("version").Text("id"));
        Assert.True(got.GetProperty("templates").GetInt32() >= 1);
        Assert.Equal("Dear Bo, **come**.", got.GetProperty("preview").Text("body"));
        Assert.Equal("<p>Dear Bo, <strong>come</strong>.</p>", got.GetProperty("preview").Text("html")!.Trim());
        var (mail, text) = (got.GetProperty("mail"), got.GetProperty("text"));
        Assert.Equal(@"Hej \*Bo\*", mail.GetProperty("content").Text("body"));
        Assert.Equal("https://example.se/u", mail.GetProperty("content").Text("one_click_unsubscribe_url"));
        Assert.Equal("*Bo*", mail.GetProperty("sanitised_content").GetProperty("name").Text("unsanitised"));
        Assert.Equal(["Kod Bo", "Budkavle"], text.GetProperty("content").Texts("body", "from_number"));
        Assert.Equal(["bo@example.se", "email"], got.GetProperty("mailRead").Texts("email_address", "type"));
        Assert.Equal([text.Text("id")!, mail.Text("id")!], got.Items("all").Select(id => id.GetString()!));
        Assert.Equal([mail.Text("id")!], got.Items("emails").Select(id => id.GetString()!));
        Assert.Equal([mail.Text("id")!], got.Items("older").Select(id => id.GetString()!));
        Assert.Empty(got.Items("received"));
        Assert.Equal("Notification is not a letter", MessageOf(got, "pdf"));
        Assert.StartsWith("Send files by email has not been set up", MessageOf(got, "file"), StringComparison.Ordinal);
        Assert.Equal("email_address Not a valid email address", MessageOf(got, "address"));
        Assert.Equal("Missing personalisation: What, name", MessageOf(got, "missing"));
        Assert.StartsWith("Service is not allowed to send letters on paper", MessageOf(got, "paper"), StringComparison.Ordinal);
        Assert.Equal("Invalid token: API key not found", MessageOf(got, "stranger"));
    }

    private static string? MessageOf(JsonElement got, string name) => got.GetProperty(name).Items("errors")[0].Text("message");

    private static async Task<JsonElement> JudgeAsync(object asked)
    {
        var start = new ProcessStartInfo("node") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "GovNotify", "notify-judge.cjs"));
        start.ArgumentList.Add(NodeJs.FindPackage("notifications-node-client")!);
        using var judge = Process.Start(start)!;
        await judge.StandardInput.WriteAsync(new StringBuilder(JsonSerializer.Serialize(asked)));
        judge.StandardInput.Close();
        return Json.Parse(await judge.StandardOutput.ReadToEndAsync());
    }
}
