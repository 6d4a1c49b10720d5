using System.Text;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Notifications.Sms;
using Budkavle.Tests.Support;

namespace Budkavle.Grains.Tests.Notifications.Sms;

/// <summary>The gateway's client against a real HTTP server.</summary>
public sealed class SmsChannelTests
{
    [Fact]
    public async Task A_message_is_posted_as_46elks_wants_it()
    {
        await using var sink = new SmsSink();
        await using var channel = ChannelTo(sink, new Uri("https://brev.example.se/sms-reports"));
        var outcome = await channel.SendAsync(Message(), CancellationToken.None);

        Assert.Equal(ChannelOutcome.Sent, outcome);
        var (method, path, authorization, id, form) = Assert.Single(sink.Requests);
        Assert.Equal(("POST", "/a1/sms"), (method, path));
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("user:pass:word")), authorization);
        Assert.Equal("0123456789abcdef", id);
        Assert.Equal(new Dictionary<string, string>
        {
            ["from"] = "Budkavle",
            ["to"] = "+46700000001",
            ["message"] = "Du har fått ett nytt brev från Åsele & Co = 100 %.",
            ["whendelivered"] = "https://brev.example.se/sms-reports/abc123",
        }, form);
    }

    [Theory]
    [InlineData(400, "Invalid \"to\" parameter", ChannelResult.Permanent, NotificationReason.AddressNotWorking)]
    [InlineData(400, "Message too long", ChannelResult.Permanent, NotificationReason.PermanentlyRefused)]
    [InlineData(401, "API access requires Basic HTTP authentication", ChannelResult.Unavailable, NotificationReason.ProviderUnavailable)]
    [InlineData(403, "Not enough credits", ChannelResult.Unavailable, NotificationReason.ProviderUnavailable)]
    [InlineData(404, "", ChannelResult.Unavailable, NotificationReason.ProviderUnavailable)]
    [InlineData(301, "", ChannelResult.Unavailable, NotificationReason.ProviderUnavailable)]
    [InlineData(429, "", ChannelResult.Temporary, NotificationReason.TemporarilyRefused)]
    [InlineData(500, "", ChannelResult.Unavailable, NotificationReason.ProviderUnavailable)]
    [InlineData(503, "", ChannelResult.Unavailable, NotificationReason.ProviderUnavailable)]
    public async Task What_the_gateway_answers_is_told_apart(int status, string body, ChannelResult result, NotificationReason reason)
    {
        await using var sink = new SmsSink { Answer = () => (status, body, null) };
        await using var channel = ChannelTo(sink);
        var outcome = await channel.SendAsync(Message(), CancellationToken.None);
        Assert.Equal((result, reason, status), (outcome.Result, outcome.Reason, outcome.Code));
    }

    [Fact]
    public async Task A_gateway_that_names_a_time_is_given_it()
    {
        await using var sink = new SmsSink { Answer = () => (429, "", "120") };
        await using var channel = ChannelTo(sink);
        var outcome = await channel.SendAsync(Message(), CancellationToken.None);
        Assert.Equal(TimeSpan.FromMinutes(2), outcome.RetryAfter);
    }

    [Fact]
    public async Task A_gateway_that_is_not_there_is_unavailable()
    {
        Uri gone;
        await using (var sink = new SmsSink()) gone = sink.Address;
        await using var channel = new SmsChannel(Options(gone), TimeProvider.System);
        var outcome = await channel.SendAsync(Message(), CancellationToken.None);
        Assert.Equal((ChannelResult.Unavailable, NotificationReason.ProviderUnavailable), (outcome.Result, outcome.Reason));
    }

    [Theory]
    [InlineData("0700000001")]
    [InlineData("+0700000001")]
    [InlineData("+46 70 000 00 01")]
    [InlineData("+4670000000123456")]
    [InlineData("+46700000001&from=Bank")]
    public async Task What_is_no_number_is_never_posted(string number)
    {
        await using var sink = new SmsSink();
        await using var channel = ChannelTo(sink);
        var outcome = await channel.SendAsync(Message() with { Address = number }, CancellationToken.None);
        Assert.Equal(NotificationReason.AddressUnusable, outcome.Reason);
        Assert.Empty(sink.Requests);
    }

    [Theory]
    [InlineData("http://gateway.example/a1/sms", "Budkavle")]
    [InlineData("https://user:word@gateway.example/a1/sms", "Budkavle")]
    [InlineData("https://gateway.example/a1/sms", "Budkavle AB")]
    [InlineData("https://gateway.example/a1/sms", "TolvTeckenXY")]
    public void Options_that_leak_or_cannot_be_shown_are_refused(string address, string from)
    {
        var options = Options(new Uri(address)) with { From = from };
        Assert.Throws<ArgumentException>(() => new SmsChannel(options, TimeProvider.System));
    }

    private static NotificationMessage Message() => new()
    {
        Id = "0123456789abcdef",
        Address = "+46700000001",
        Subject = "",
        Text = "Du har fått ett nytt brev från Åsele & Co = 100 %.",
        Language = "sv",
        ReturnWord = "abc123",
    };

    private static SmsChannel ChannelTo(SmsSink sink, Uri? whenDelivered = null) =>
        new(Options(sink.Address) with { WhenDelivered = whenDelivered }, TimeProvider.System);

    private static SmsOptions Options(Uri address) =>
        new() { Address = address, UserName = "user", Password = "pass:word", From = "Budkavle" };
}
