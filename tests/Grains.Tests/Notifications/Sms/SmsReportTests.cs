using System.Text;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Domain.Tests.Support;
using Budkavle.Grains.Notifications.Sms;
using Budkavle.Grains.Notifications.Upkeep;
using Budkavle.Grains.Tests.Notifications.Support;
using Xunit.Abstractions;

namespace Budkavle.Grains.Tests.Notifications.Sms;

/// <summary>What a gateway reports of text messages, and what follows from it.</summary>
public sealed class SmsReportTests(ITestOutputHelper output)
{
    private const string Phone = "+46700000001";
    private static readonly SmsReport Failed = new(HasFailed: true);
    private static readonly SmsReport Delivered = new(HasFailed: false, HasArrived: true);

    [Theory]
    [InlineData("id=s70df59406a1b4643b96f3f91e0bfb7b0&status=failed", true, false)]
    [InlineData("status=failed", true, false)]
    [InlineData("s%74atus=f%61iled", true, false)]
    [InlineData("id=s1&status=delivered&delivered=2018-07-13T13%3A57%3A23.741000", false, true)]
    [InlineData("id=s1&status=sent", false, false)]
    public void A_report_is_read_as_46elks_sends_it(string form, bool hasFailed, bool hasArrived) =>
        Assert.Equal(new SmsReport(hasFailed, hasArrived), SmsReport.Read(Encoding.UTF8.GetBytes(form)));

    [Theory]
    [InlineData("")]
    [InlineData("status=")]
    [InlineData("status=exploded")]
    [InlineData("status=FAILED")]
    [InlineData("status=failed&status=delivered")]
    [InlineData("{\"status\":\"failed\"}")]
    [InlineData("status=failed\r\n")]
    [InlineData("status=f%C3%A5iled")]
    public void What_is_no_report_is_not_read_as_one(string form) => Assert.Null(SmsReport.Read(Encoding.UTF8.GetBytes(form)));

    [Fact]
    public void Whatever_comes_is_a_report_or_none_and_never_an_exception()
    {
        var random = SeededRandom.Create(output);
        var good = "id=s70df&status=failed&delivered=2018-07-13T13%3A57%3A23"u8.ToArray();
        var read = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = random.Next(2) == 0 ? new byte[random.Next(200)] : good.ToArray();
            if (bytes.Length != good.Length) random.NextBytes(bytes);
            for (var change = random.Next(4); change > 0 && bytes.Length > 0; change--)
            {
                var one = random.Next(3) == 0 ? (char)random.Next(256) : "%&=+statusfailed"[random.Next(16)];
                bytes[random.Next(bytes.Length)] = (byte)one;
            }

            if (random.Next(8) == 0) bytes = bytes[..random.Next(bytes.Length + 1)];
            if (SmsReport.Read(bytes) is null) continue;
            read++;
            Assert.Contains("=", Encoding.ASCII.GetString(bytes), StringComparison.Ordinal);
        }

        Assert.InRange(read, 1, 19_999);
        Assert.Null(SmsReport.Read(Encoding.ASCII.GetBytes("status=failed&" + new string('a', SmsReport.BytesMax))));
    }

    [Fact]
    public void A_text_message_that_did_not_arrive_is_a_dead_letter_which_can_be_sent_again()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1, email: null, phone: Phone);
        var letter = rig.Deliver(mailbox);
        var token = rig.Sms.Attempts[0].Message.ReturnWord!;

        Assert.Equal(ReportUse.Noted, Report(rig, token, Failed));
        Assert.Equal(ReportUse.Nothing, Report(rig, token, Failed));
        Assert.Equal([EntryType.NotificationSent, EntryType.NotificationFailed], rig.Outcomes().Select(one => one.Type));
        Assert.Single(rig.DeadLetters());
        Assert.True(rig.Get(() => rig.Upkeep.RetryAsync(rig.IdOf(mailbox, letter), CancellationToken.None)));
        rig.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(2, rig.Sms.Attempts.Count);
        Assert.Empty(rig.DeadLetters());
    }

    [Fact]
    public void A_failed_message_does_not_mark_the_number_and_leaves_what_follows()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1, email: null, phone: Phone);
        rig.Deliver(mailbox, escalation: new Escalation(2, 0, 0));
        Assert.Equal(ReportUse.Noted, Report(rig, rig.Sms.Attempts[0].Message.ReturnWord!, Failed));
        rig.Deliver(mailbox);
        Assert.Equal(2, rig.Sms.Attempts.Count);
        rig.Sleep(TimeSpan.FromDays(2));
        Assert.Equal(3, rig.Sms.Attempts.Count);
        Assert.Empty(rig.DueNotifications());
    }

    [Fact]
    public void A_report_that_it_arrived_changes_nothing()
    {
        var rig = new NotificationRig().Start();
        rig.Deliver(rig.Register(1, email: null, phone: Phone));
        Assert.Equal(ReportUse.Nothing, Report(rig, rig.Sms.Attempts[0].Message.ReturnWord!, Delivered));
        Assert.Equal(EntryType.NotificationSent, Assert.Single(rig.Outcomes()).Type);
    }

    [Fact]
    public void A_report_that_overtakes_the_outcome_is_to_come_again()
    {
        var rig = new NotificationRig().Start();
        rig.Sms.Hold();
        rig.Deliver(rig.Register(1, email: null, phone: Phone));
        var token = rig.Sms.Attempts[0].Message.ReturnWord!;
        Assert.Equal(ReportUse.TooEarly, Report(rig, token, Failed));
        rig.Sms.Release();
        rig.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(ReportUse.Noted, Report(rig, token, Failed));
    }

    [Fact]
    public void A_token_that_was_never_given_out_does_nothing_however_little_is_wrong_with_it()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1, phone: Phone);
        var letter = rig.Deliver(mailbox);
        rig.Deliver(rig.Register(2, email: null, phone: Phone));
        var token = rig.Sms.Attempts[0].Message.ReturnWord!;
        Assert.Equal(SmsReportTokens.Length, token.Length);
        for (var at = 0; at < token.Length; at++)
        {
            var other = token[at] == '0' ? '1' : '0';
            Assert.Equal(ReportUse.Unknown, Report(rig, string.Concat(token.AsSpan(0, at), [other], token.AsSpan(at + 1)), Failed));
        }

        Assert.Equal(ReportUse.Unknown, Report(rig, rig.IdOf(mailbox, letter).ToString("N") + token[32..], Failed));
        Assert.Equal(ReportUse.Unknown, Report(rig, rig.Channel.Attempts[0].Message.ReturnWord! + token[32..], Failed));
        Assert.Equal(ReportUse.Unknown, Report(rig, token.ToUpperInvariant(), Failed));
        Assert.Equal(ReportUse.Unknown, Report(rig, "", Failed));
        Assert.Equal(2, rig.Outcomes().Count);
    }

    private static ReportUse Report(NotificationRig rig, string token, SmsReport report) =>
        rig.Get(() => rig.Upkeep.ReportSmsAsync(token, report, CancellationToken.None));
}
