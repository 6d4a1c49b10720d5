using Budkavle.Api.Tests.Silos;
using Notify.Client;
using Notify.Exceptions;

namespace Budkavle.Api.Tests.GovNotify;

/// <summary>GOV.UK Notify's own client library for .NET, NuGet's GovukNotify, which knows nothing of us.</summary>
[Collection(SiloCollection.Name)]
public sealed class NotifyDotNetClientTests(SiloFixture silo)
{
    [Fact]
    public async Task The_client_library_for_NET_sends_each_kind_and_reads_it()
    {
        var (caller, _) = await NotifyCaller.MakeAsync(silo, name: "dotnet-client");
        var client = new NotificationClient(
            silo.Http.BaseAddress!.ToString(), $"dotnet-client-{caller.Service}-{caller.Secret}");
        var email = await NotifyCaller.MessageTemplateAsync(silo, "email", "Hej ((name))");
        var sms = await NotifyCaller.MessageTemplateAsync(silo, "sms", "Kod ((name))");
        var letter = await NotifyCaller.LetterTemplateAsync(silo, "From .NET");
        var values = new Dictionary<string, dynamic>
        {
            ["name"] = "Bo", ["what"] = "w", ["recipient_number"] = SiloFixture.AnyRecipient(9),
        };

        var mail = await client.SendEmailAsync("bo@example.se", email, values, "dotnet");
        var text = await client.SendSmsAsync("0701234567", sms, values, "dotnet");
        var post = await client.SendLetterAsync(letter, values, "dotnet");
        var one = await client.GetNotificationByIdAsync(mail.id);
        var all = await client.GetNotificationsAsync("", "", "dotnet");
        var template = await client.GetTemplateByIdAsync(email);
        var preview = await client.GenerateTemplatePreviewAsync(email, values);
        var received = await client.GetReceivedTextsAsync();
        var refusal = await Assert.ThrowsAsync<NotifyClientException>(() => client.SendEmailAsync("bo@", email, values));

        Assert.Equal(("Hej Bo", "About w", "no-reply@budkavle.test"), (mail.content.body, mail.content.subject, mail.content.fromEmail));
        Assert.Equal(("Kod Bo", "Budkavle"), (text.content.body, text.content.fromNumber));
        Assert.Equal("Dear Bo, **come**.", post.content.body);
        Assert.Equal((mail.id, "email", "bo@example.se", "dotnet"), (one.id, one.type, one.emailAddress, one.reference));
        Assert.Equal([post.id, text.id, mail.id], all.notifications.Select(found => found.id));
        Assert.Equal((email, 1, "email"), (template.id, template.version, template.type));
        Assert.Equal("Hej Bo", preview.body);
        Assert.Empty(received.receivedTexts);
        Assert.Contains("email_address Not a valid email address", refusal.Message, StringComparison.Ordinal);
    }
}
