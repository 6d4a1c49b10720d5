using Budkavle.Api.GovNotify.Notifications;
using Budkavle.Api.Security;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Letters.Outbound;
using Budkavle.Domain.Letters.Senders;
using Budkavle.Grains.Letters.Outbound;
using Budkavle.Grains.Letters.Senders;
using Microsoft.Extensions.DependencyInjection;

namespace Budkavle.Api.Tests.GovNotify;

/// <summary>What is refused takes nothing of the day's limits.</summary>
[Collection(SiloCollection.Name)]
public sealed class NotifyQuotaTests(SiloFixture silo)
{
    private const string Abroad = "international_sms";
    private const string Single = "/v2/notifications/sms";
    private const string Bulk = "/v2/notifications/bulk";

    private SenderQuotas Quotas => silo.Services.GetRequiredService<SenderQuotas>();

    [Theory]
    [InlineData(Single, 34, 1)]
    [InlineData(Bulk, 35, 2)]
    public async Task What_an_overloaded_silo_refuses_is_not_counted(string path, int organisation, int each)
    {
        var (sender, caller, body) = await NewServiceAsync(path, organisation);
        var (accepted, refused) = (0, 0);
        while (refused == 0)
        {
            // More than a shard lets wait for its commits, by the service's own.
            var filling = FillAsync(sender);
            while (refused == 0 && !filling.IsCompleted)
            {
                using var answer = await caller.PostAsync(path, body);
                Assert.Contains((int)answer.StatusCode, new[] { 201, 503 });
                if ((int)answer.StatusCode == 201) accepted += each;
                else refused += each;
            }

            await filling;
        }

        AssertLeft(sender, "sms", NotifyMessages.PerDayMax, NotifyMessages.PerDayMax - accepted);
        AssertLeft(sender, Abroad, NotifyMessages.AbroadPerDayMax, NotifyMessages.AbroadPerDayMax - accepted);
    }

    [Fact]
    public async Task What_is_too_much_for_one_limit_takes_nothing_of_the_other()
    {
        var (sender, caller, body) = await NewServiceAsync(Bulk, 36);
        Assert.True(Quotas.TryTake(sender, "sms", NotifyMessages.PerDayMax, NotifyMessages.PerDayMax - 1));
        using var answer = await caller.PostAsync(Bulk, body);

        Assert.StartsWith("429 ", await NotifyCaller.RefusalAsync(answer), StringComparison.Ordinal);
        AssertLeft(sender, "sms", NotifyMessages.PerDayMax, 1);
        AssertLeft(sender, Abroad, NotifyMessages.AbroadPerDayMax, NotifyMessages.AbroadPerDayMax);
    }

    private void AssertLeft(UInt128 sender, string what, long perDay, long left)
    {
        Assert.False(Quotas.TryTake(sender, what, perDay, left + 1));
        Assert.True(Quotas.TryTake(sender, what, perDay, left));
    }

    /// <summary>A service of its own, and what it asks for: one SMS abroad, or two.</summary>
    private async Task<(UInt128 Sender, NotifyCaller Caller, string Body)> NewServiceAsync(string path, int organisation)
    {
        var (sender, clientId, secret) = await SiloClient.RegisterAsync(
            silo.Services, organisation, $"Räknade verket {organisation}", SenderRights.Letters, Scope.LettersWrite);
        var agency = await SiloClient.LogInAsync(silo.Http, clientId, secret);
        using var made = await agency.PostAsync(
            "/v1/templates", """{"name":"Counted","type":"sms","body":{"contentType":"text/plain","content":"Hej."}}""");
        var template = (await Json.ReadAsync(made)).Text("templateId");
        var (caller, _) = await NotifyCaller.MakeAsync(silo, Budkavle.Api.Letters.Ids.ToGuid(sender).ToString());
        var asked = path == Single
            ? "\"phone_number\":\"+4790000001\""
            : "\"name\":\"n\",\"rows\":[[\"phone number\"],[\"+4790000001\"],[\"+4790000002\"]]";
        return (sender, caller, $"{{\"template_id\":\"{template}\",{asked}}}");
    }

    private Task FillAsync(UInt128 sender)
    {
        var message = new OutboundMessage
        {
            Kind = OutboundKind.Email, Key = OutboundKey.Test, Status = OutboundStatus.Delivered, Sender = sender, Template = 1,
            TemplateVersion = 1, To = "bo@example.se", Body = new string('a', 16 * 1024),
        };
        return silo.Services.GetRequiredService<OutboundBook>()
            .AcceptAsync([.. Enumerable.Repeat(message, 1500)], CancellationToken.None).AsTask();
    }
}
