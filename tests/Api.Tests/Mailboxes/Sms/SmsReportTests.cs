using System.Text;
using Budkavle.Api.Tests.Mailboxes.Push;
using Budkavle.Api.Tests.My;
using Budkavle.Api.Tests.Silos;
using Microsoft.AspNetCore.WebUtilities;

namespace Budkavle.Api.Tests.Mailboxes.Sms;

/// <summary>A gateway for text messages that reports what became of them, at the address that came with each.</summary>
public sealed class SmsReportTests(SmsReportTests.SmsFixture world) : IClassFixture<SmsReportTests.SmsFixture>
{
    [Fact]
    public async Task A_gateway_reports_a_failure_at_the_address_it_was_given_and_an_operator_sees_it_once()
    {
        using var citizen = await world.NewCitizenAsync();
        using var chosen = await citizen.Api.PutAsync("/v1/mailbox/settings", "{\"phone\":\"+46701234567\"}");
        var letter = await world.SendAsync(citizen);
        await Eventually.IsTrueAsync(() => Task.FromResult(world.Gateway.Messages.Count == 1));
        var form = QueryHelpers.ParseQuery(Encoding.ASCII.GetString(world.Gateway.Messages[0].Body));
        var address = new Uri(form["whendelivered"].ToString());

        Assert.Equal("https://letters.test", address.GetLeftPart(UriPartial.Authority));
        Assert.Equal(204, await ReportAsync(address, "delivered"));
        // The report may overtake the outcome of the sending: then the gateway comes again.
        await Eventually.IsTrueAsync(async () => await ReportAsync(address, "failed") == 204);
        Assert.Equal(204, await ReportAsync(address, "failed"));

        var dead = (await world.Operator.ReadAsync("/v1/operations/notifications/dead-letters")).Items("deadLetters");
        Assert.Equal([letter, "sms", "refused"], Assert.Single(dead).Texts("letterId", "channel", "reason"));
    }

    private async Task<int> ReportAsync(Uri address, string status)
    {
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent([new("id", "s70df59406a1b4643b96f3f91e0bfb7b0"), new("status", status)]);
        using var response = await http.PostAsync(world.Silo.Url + address.AbsolutePath, form);
        return (int)response.StatusCode;
    }

    /// <summary>A silo with a gateway.</summary>
    public class SmsFixture : MailboxPagesFixture
    {
        internal PushService Gateway { get; private set; } = null!;

        protected override string? Sms => Gateway.Url.Replace("http://", "http://user:word@", StringComparison.Ordinal) + "/a1/sms";

        public override async Task InitializeAsync()
        {
            Gateway = await PushService.StartAsync();
            Gateway.Answers = _ => 200;
            await base.InitializeAsync();
        }

        public override async Task DisposeAsync()
        {
            await base.DisposeAsync();
            await Gateway.DisposeAsync();
        }
    }
}
