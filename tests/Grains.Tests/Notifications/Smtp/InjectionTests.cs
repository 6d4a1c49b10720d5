using System.Text;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Domain.Tests.Support;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Notifications.Smtp;
using Budkavle.Grains.Tests.Notifications.Support;
using Budkavle.Tests.Support;
using Xunit.Abstractions;

namespace Budkavle.Grains.Tests.Notifications.Smtp;

public sealed class InjectionTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("anna@example.se\r\nRCPT TO:<eva@example.se>")]
    [InlineData("anna@example.se>\nBcc: eva@example.se")]
    [InlineData("anna@example.se> SIZE=1")]
    [InlineData("anna@example.se, eva@example.se")]
    [InlineData("\"anna\r\n\"@example.se")]
    [InlineData("anna@[127.0.0.1]")]
    [InlineData("anna\u0000@example.se")]
    [InlineData("anna\u2028@example.se")]
    [InlineData("")]
    public async Task An_address_that_is_none_reaches_no_server(string address)
    {
        await using var sink = new SmtpSink();
        await using var channel = Mails.ChannelTo(sink);
        var outcome = await channel.SendAsync(Mails.Message(address), CancellationToken.None);
        Assert.Equal((ChannelResult.Permanent, NotificationReason.AddressUnusable), (outcome.Result, outcome.Reason));
        Assert.Equal(0, sink.Connections);
    }

    [Fact]
    public async Task Names_and_subjects_make_no_headers()
    {
        await using var sink = new SmtpSink();
        await using var channel = new EmailChannel(
            Mails.OptionsFor(sink) with { FromName = "Bud\"kavle\r\nBcc: eva@example.se" }, TimeProvider.System);
        var message = Mails.Message() with { Subject = "Hej\r\nBcc: eva@example.se\r\n\r\nkropp =?utf-8?Q?x?=" };
        await channel.SendAsync(message, CancellationToken.None);
        var mail = await sink.NextAsync();
        Assert.DoesNotContain("Bcc", mail.Text, StringComparison.Ordinal);
        var words = mail.Header("Subject").Split(' ');
        Assert.All(words, word => Assert.InRange(word.Length, 1, 75));
        var decoded = string.Concat(words.Select(word => Encoding.UTF8.GetString(Convert.FromBase64String(word[10..^2]))));
        Assert.Equal(message.Subject, decoded);
    }

    [Fact]
    public async Task A_local_part_beyond_ASCII_goes_only_where_SMTPUTF8_is_offered()
    {
        await using var sink = new SmtpSink { Offers = ["8BITMIME"] };
        await using var channel = Mails.ChannelTo(sink);
        var outcome = await channel.SendAsync(Mails.Message("åsa@example.se"), CancellationToken.None);
        Assert.Equal(NotificationReason.AddressUnusable, outcome.Reason);

        await using var modern = new SmtpSink();
        await using var second = Mails.ChannelTo(modern);
        Assert.Equal(ChannelOutcome.Sent, await second.SendAsync(Mails.Message("åsa@räksmörgås.example"), CancellationToken.None));
        var mail = await modern.NextAsync();
        Assert.Contains(" SMTPUTF8", mail.From, StringComparison.Ordinal);
        Assert.Equal("RCPT TO:<åsa@xn--rksmrgs-5wao1o.example>", mail.To);
    }

    [Theory]
    [InlineData("a@b.se", true)]
    [InlineData("first.last+tag@sub.example.com", true)]
    [InlineData("o'brien@example.ie", true)]
    [InlineData("a@b", false)]
    [InlineData("a@b..se", false)]
    [InlineData(".a@b.se", false)]
    [InlineData("a.@b.se", false)]
    [InlineData("a..b@b.se", false)]
    [InlineData("a@-b.se", false)]
    [InlineData("a@b.123", false)]
    [InlineData("a b@b.se", false)]
    [InlineData("a@b@c.se", false)]
    [InlineData("@b.se", false)]
    [InlineData("a@", false)]
    [InlineData("\u202Eanna@b.se", false)]
    public void An_address_is_a_dot_atom_and_a_domain_name(string text, bool valid) =>
        Assert.Equal(valid, EmailAddress.TryParse(text, out _));

    [Fact]
    public void Lengths_of_addresses_are_those_of_RFC_5321()
    {
        Assert.True(EmailAddress.TryParse(new string('a', 64) + "@b.se", out _));
        Assert.False(EmailAddress.TryParse(new string('a', 65) + "@b.se", out _));
        Assert.True(EmailAddress.TryParse("a@" + new string('b', 63) + ".se", out _));
        Assert.False(EmailAddress.TryParse("a@" + new string('b', 64) + ".se", out _));
        var domain = string.Join('.', Enumerable.Repeat(new string('b', 62), 4));
        Assert.False(EmailAddress.TryParse("abcd@" + domain, out _));
    }

    [Fact]
    public void No_random_text_is_an_address_that_could_break_out_of_a_command()
    {
        var random = SeededRandom.Create(output);
        const string Pieces = "abcå@@..-_+<>\"\\\r\n \t,;:()[]\0\u2028\u202E😀x.se";
        var accepted = 0;
        for (var i = 0; i < 200_000; i++)
        {
            var text = new StringBuilder();
            for (var left = random.Next(1, 14); left > 0; left--) text.Append(Pieces[random.Next(Pieces.Length)]);
            if (random.Next(2) == 0) text.Append("@x.se");
            if (!EmailAddress.TryParse(text.ToString(), out var address)) continue;
            accepted++;
            Assert.DoesNotContain(address.ToString(), c => c <= ' ' ||
                "<>\"\\,;:()[]\u2028\u202E\u007F".Contains(c, StringComparison.Ordinal));
            Assert.True(EmailAddress.TryParse(address.ToString(), out var again));
            Assert.Equal(address, again);
        }

        Assert.InRange(accepted, 1000, 150_000);
    }

    [Fact]
    public void Whatever_a_server_says_the_parser_replies_or_refuses_and_stays_small()
    {
        var random = SeededRandom.Create(output);
        var (replies, refusals) = (0, 0);
        for (var i = 0; i < 100_000; i++)
        {
            var parser = new SmtpReplyParser();
            try
            {
                for (var line = 0; line < 200; line++)
                {
                    var bytes = new byte[random.Next(0, 12)];
                    random.NextBytes(bytes);
                    if (random.Next(8) != 0) bytes = [.. "250-"u8[..random.Next(3, 5)], .. bytes];
                    if (parser.Take(bytes) is not { } reply) continue;
                    replies++;
                    Assert.InRange(reply.Code, 200, 599);
                    Assert.InRange(reply.Lines.Count, 1, SmtpReplyParser.LinesMax);
                }
            }
            catch (SmtpProtocolException)
            {
                refusals++;
            }
        }

        Assert.InRange(replies, 1000, int.MaxValue);
        Assert.InRange(refusals, 1000, int.MaxValue);
    }

    [Fact]
    public void A_reply_without_end_is_refused()
    {
        var parser = new SmtpReplyParser();
        for (var i = 0; i < SmtpReplyParser.LinesMax; i++) Assert.Null(parser.Take("250-more"u8));
        Assert.Throws<SmtpProtocolException>(() => parser.Take("250-more"u8));
        Assert.Throws<SmtpProtocolException>(() => new SmtpReplyParser().Take(new byte[SmtpReplyParser.LineBytesMax + 1]));
    }

    [Fact]
    public async Task A_reply_line_without_end_is_refused()
    {
        await using var sink = new SmtpSink { Misbehave = line => line == "(connect)" ? "220 " + new string('x', 10_000) : null };
        await using var channel = Mails.ChannelTo(sink);
        Assert.Equal(ChannelResult.Unavailable, (await channel.SendAsync(Mails.Message(), CancellationToken.None)).Result);
    }
}
