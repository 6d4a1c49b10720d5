using System.Text;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Notifications.Smtp;
using Budkavle.Grains.Tests.Notifications.Support;
using Budkavle.Tests.Support;

namespace Budkavle.Grains.Tests.Notifications.Smtp;

public sealed class EmailChannelTests
{
    [Fact]
    public async Task A_message_arrives_with_the_headers_that_mail_needs()
    {
        await using var sink = new SmtpSink();
        await using var channel = Mails.ChannelTo(sink);
        Assert.Equal(ChannelOutcome.Sent, await channel.SendAsync(Mails.Message(), CancellationToken.None));
        var mail = await sink.NextAsync();
        Assert.Equal("RCPT TO:<anna@example.se>", mail.To);
        Assert.StartsWith("MAIL FROM:<brev@budkavle.example> BODY=8BITMIME SIZE=", mail.From, StringComparison.Ordinal);
        Assert.Equal("<0123456789abcdef@budkavle.example>", mail.Header("Message-ID"));
        Assert.Equal("0123456789abcdef", mail.Header("X-Budkavle-Notification-Id"));
        Assert.Equal("\"Budkavle\" <brev@budkavle.example>", mail.Header("From"));
        Assert.Equal("<anna@example.se>", mail.Header("To"));
        Assert.Equal("auto-generated", mail.Header("Auto-Submitted"));
        Assert.Equal("8bit", mail.Header("Content-Transfer-Encoding"));
        Assert.Matches(@"^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$", mail.Header("Date"));
        Assert.EndsWith("\r\n\r\nHej på dig!\r\n", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_connection_carries_message_after_message()
    {
        await using var sink = new SmtpSink();
        await using var channel = Mails.ChannelTo(sink);
        for (var i = 0; i < 20; i++) Assert.Equal(ChannelOutcome.Sent, await channel.SendAsync(Mails.Message(), CancellationToken.None));
        Assert.Equal(1, sink.Connections);
        Assert.Equal(20, sink.Waiting);
    }

    [Fact]
    public async Task A_connection_is_made_anew_after_as_many_messages_as_servers_take()
    {
        await using var sink = new SmtpSink();
        await using var channel = new EmailChannel(Mails.OptionsFor(sink) with { MessagesPerConnectionMax = 5 }, TimeProvider.System);
        for (var i = 0; i < 20; i++) await channel.SendAsync(Mails.Message(), CancellationToken.None);
        Assert.Equal(4, sink.Connections);
        Assert.Equal(20, sink.Waiting);
    }

    [Fact]
    public async Task Dots_and_line_ends_arrive_as_they_were()
    {
        await using var sink = new SmtpSink();
        await using var channel = Mails.ChannelTo(sink);
        await channel.SendAsync(Mails.Message(text: ".\n..\r\n.x\rQUIT\n"), CancellationToken.None);
        await channel.SendAsync(Mails.Message(), CancellationToken.None);
        Assert.EndsWith("\r\n\r\n.\r\n..\r\n.x\r\nQUIT\r\n", (await sink.NextAsync()).Text, StringComparison.Ordinal);
        Assert.EndsWith("Hej på dig!\r\n", (await sink.NextAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mail_comes_back_to_an_address_of_its_own()
    {
        await using var sink = new SmtpSink();
        var options = Mails.OptionsFor(sink) with { ReturnTo = "retur@budkavle.example" };
        await using var channel = new EmailChannel(options, TimeProvider.System);
        await channel.SendAsync(Mails.Message() with { ReturnWord = "00ff" }, CancellationToken.None);
        var mail = await sink.NextAsync();
        Assert.StartsWith("MAIL FROM:<retur+00ff@budkavle.example>", mail.From, StringComparison.Ordinal);
        Assert.Contains("<brev@budkavle.example>", mail.Header("From"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "Hej på dig!\n")]
    [InlineData(true, "long")]
    public async Task What_the_server_cannot_carry_goes_as_base64(bool eightBit, string text)
    {
        if (text == "long") text = new string('å', 600) + "\n";
        await using var sink = new SmtpSink { Offers = eightBit ? ["8BITMIME"] : [] };
        await using var channel = Mails.ChannelTo(sink);
        await channel.SendAsync(Mails.Message(text: text), CancellationToken.None);
        var mail = await sink.NextAsync();
        Assert.Equal("base64", mail.Header("Content-Transfer-Encoding"));
        Assert.All(mail.Text.Split("\r\n"), line => Assert.InRange(line.Length, 0, 78));
        Assert.DoesNotContain(mail.Message, one => one > 127);
        var body = mail.Text[mail.Text.IndexOf("\r\n\r\n", StringComparison.Ordinal)..];
        Assert.Equal(text.Replace("\n", "\r\n", StringComparison.Ordinal), Encoding.UTF8.GetString(Convert.FromBase64String(body)));
    }

    [Theory]
    [InlineData("RCPT", "450 4.2.0 later", ChannelResult.Temporary, NotificationReason.TemporarilyRefused)]
    [InlineData("RCPT", "550 5.1.1 <anna@example.se> unknown", ChannelResult.Permanent, NotificationReason.AddressNotWorking)]
    [InlineData("RCPT", "550 nobody", ChannelResult.Permanent, NotificationReason.AddressNotWorking)]
    [InlineData("RCPT", "550 5.7.1 not from there", ChannelResult.Permanent, NotificationReason.PermanentlyRefused)]
    [InlineData("RCPT", "552 5.2.2 full", ChannelResult.Permanent, NotificationReason.PermanentlyRefused)]
    [InlineData("RCPT", "421 closing", ChannelResult.Unavailable, NotificationReason.ProviderUnavailable)]
    [InlineData("MAIL", "550 not you", ChannelResult.Unavailable, NotificationReason.ProviderUnavailable)]
    [InlineData("MAIL", "530 log in first", ChannelResult.Unavailable, NotificationReason.ProviderUnavailable)]
    [InlineData("MAIL", "451 later", ChannelResult.Temporary, NotificationReason.TemporarilyRefused)]
    [InlineData("DATA", "554 no", ChannelResult.Permanent, NotificationReason.PermanentlyRefused)]
    [InlineData("(message)", "452 full", ChannelResult.Temporary, NotificationReason.TemporarilyRefused)]
    [InlineData("(message)", "554 spam", ChannelResult.Permanent, NotificationReason.PermanentlyRefused)]
    [InlineData("(message)", "", ChannelResult.Unavailable, NotificationReason.ProviderUnavailable)]
    [InlineData("(message)", "nonsense", ChannelResult.Unavailable, NotificationReason.ProviderUnavailable)]
    [InlineData("(connect)", "554 no service", ChannelResult.Unavailable, NotificationReason.ProviderUnavailable)]
    [InlineData("(connect)", "", ChannelResult.Unavailable, NotificationReason.ProviderUnavailable)]
    public async Task A_reply_code_decides_what_comes_next(string at, string answer, ChannelResult result, NotificationReason reason)
    {
        foreach (var offers in (string[][])[["PIPELINING"], []])
        {
            var first = true;
            await using var sink = new SmtpSink { Offers = offers };
            sink.Misbehave = line =>
            {
                if (!first || !line.StartsWith(at, StringComparison.Ordinal)) return null;
                first = false;
                return answer;
            };
            await using var channel = Mails.ChannelTo(sink);
            var outcome = await channel.SendAsync(Mails.Message(), CancellationToken.None);
            Assert.Equal((result, reason), (outcome.Result, outcome.Reason));
            Assert.Equal(0, sink.Waiting);
            Assert.Equal(ChannelOutcome.Sent, await channel.SendAsync(Mails.Message(), CancellationToken.None));
            Assert.Equal(1, sink.Waiting);
        }
    }

    [Fact]
    public async Task A_refusal_is_followed_by_RSET_and_the_connection_goes_on()
    {
        var refusals = 0;
        await using var sink = new SmtpSink { TakesMailForNobody = true };
        sink.Misbehave = line => line.StartsWith("RCPT", StringComparison.Ordinal) && refusals++ == 0 ? "550 unknown" : null;
        await using var channel = Mails.ChannelTo(sink);
        await channel.SendAsync(Mails.Message("wrong@example.se"), CancellationToken.None);
        await channel.SendAsync(Mails.Message(), CancellationToken.None);
        Assert.Equal(1, sink.Connections);
        Assert.Contains("RSET", sink.Commands);
        // The sink said 354 to a message without a recipient: an empty one ended it.
        var mails = new[] { await sink.NextAsync(), await sink.NextAsync() };
        Assert.Empty(mails[0].Message);
        Assert.Equal("RCPT TO:<anna@example.se>", mails[1].To);
    }

    [Fact]
    public async Task A_connection_that_breaks_within_a_message_is_a_failure_and_the_next_attempt_has_the_same_id()
    {
        await using var sink = new SmtpSink { DropAfterBytes = 100 };
        await using var channel = Mails.ChannelTo(sink);
        var outcome = await channel.SendAsync(Mails.Message(), CancellationToken.None);
        Assert.Equal(ChannelResult.Unavailable, outcome.Result);
        Assert.Equal(1, sink.Connections);
        sink.DropAfterBytes = int.MaxValue;
        await channel.SendAsync(Mails.Message(), CancellationToken.None);
        Assert.Equal("0123456789abcdef", (await sink.NextAsync()).Header("X-Budkavle-Notification-Id"));
    }

    [Fact]
    public async Task A_connection_that_the_server_closed_while_idle_costs_no_attempt()
    {
        var mails = 0;
        await using var sink = new SmtpSink();
        sink.Misbehave = line => line.StartsWith("MAIL", StringComparison.Ordinal) && ++mails == 2 ? "" : null;
        await using var channel = Mails.ChannelTo(sink);
        Assert.Equal(ChannelOutcome.Sent, await channel.SendAsync(Mails.Message(), CancellationToken.None));
        Assert.Equal(ChannelOutcome.Sent, await channel.SendAsync(Mails.Message(), CancellationToken.None));
        Assert.Equal((2, 2), (sink.Connections, sink.Waiting));
    }

    [Theory]
    [InlineData("(connect)")]
    [InlineData("EHLO")]
    [InlineData("RCPT")]
    [InlineData("(message)")]
    public async Task A_server_that_says_nothing_is_given_up_on_in_time(string at)
    {
        await using var sink = new SmtpSink { Misbehave = line => line.StartsWith(at, StringComparison.Ordinal) ? "hang" : null };
        var options = Mails.OptionsFor(sink) with
        {
            CommandTimeout = TimeSpan.FromMilliseconds(100),
            MessageTimeout = TimeSpan.FromMilliseconds(100),
        };
        await using var channel = new EmailChannel(options, TimeProvider.System);
        var outcome = await channel.SendAsync(Mails.Message(), CancellationToken.None);
        Assert.Equal((ChannelResult.Unavailable, NotificationReason.ProviderTimedOut), (outcome.Result, outcome.Reason));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unavailable()
    {
        var sink = new SmtpSink();
        await using var channel = Mails.ChannelTo(sink);
        await sink.DisposeAsync();
        Assert.Equal(ChannelResult.Unavailable, (await channel.SendAsync(Mails.Message(), CancellationToken.None)).Result);
    }

    [Fact]
    public async Task Several_messages_at_once_have_a_connection_each()
    {
        await using var sink = new SmtpSink();
        await using var channel = Mails.ChannelTo(sink);
        for (var round = 0; round < 5; round++)
        {
            var outcomes = await Task.WhenAll(
                Enumerable.Range(0, 8).Select(_ => channel.SendAsync(Mails.Message(), CancellationToken.None).AsTask()));
            Assert.All(outcomes, outcome => Assert.Equal(ChannelOutcome.Sent, outcome));
        }

        Assert.InRange(sink.Connections, 1, 8);
        Assert.Equal(40, sink.Waiting);
    }
}
