using System.Text;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Notifications.Upkeep;
using Budkavle.Grains.Tests.Notifications.Support;

namespace Budkavle.Grains.Tests.Notifications;

/// <summary>Mail that was taken over and comes back.</summary>
public sealed class BounceTests
{
    private const string Phone = "+46700000001";

    [Fact]
    public void A_mail_that_comes_back_marks_the_address_and_the_text_message_goes_instead()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1, phone: Phone);
        rig.Deliver(mailbox);
        Assert.Empty(rig.Sms.Attempts);
        Assert.True(Bounce(rig, "5.1.1"));
        rig.Advance(TimeSpan.FromSeconds(5));
        Assert.Single(rig.Sms.Attempts);
        rig.Deliver(mailbox);
        Assert.Single(rig.Channel.Attempts);
        Assert.Equal(2, rig.Sms.Attempts.Count);
        Assert.Equal(NotificationReason.Bounced, rig.Outcomes()[1].Outcome.Reason);
        Assert.Empty(rig.DueNotifications());
    }

    [Fact]
    public void The_same_report_counts_once()
    {
        var rig = new NotificationRig().Start();
        rig.Deliver(rig.Register(1));
        Assert.True(Bounce(rig, "5.1.1"));
        Assert.False(Bounce(rig, "5.1.1"));
        Assert.Equal([EntryType.NotificationSent, EntryType.NotificationFailed], rig.Outcomes().Select(one => one.Type));
    }

    [Theory]
    [InlineData("failed", "4.4.7", false, false)]
    [InlineData("delayed", "5.1.1", false, false)]
    [InlineData("delivered", "2.1.5", false, false)]
    [InlineData("failed", "5.2.2", true, false)]
    [InlineData("failed", "5.7.1", true, false)]
    [InlineData("failed", "5.1.1", true, true)]
    public void Only_a_failure_counts_and_only_one_of_the_address_marks_it(string action, string status, bool counts, bool marks)
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        rig.Deliver(mailbox);
        Assert.Equal(counts, Bounce(rig, status, action));
        rig.Deliver(mailbox);
        Assert.Equal(marks ? 1 : 2, rig.Channel.Attempts.Count);
    }

    [Fact]
    public void A_report_about_an_address_that_was_changed_since_does_not_mark_the_new_one()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        rig.Deliver(mailbox);
        rig.ChangeEmail(mailbox, "new@example.se");
        Assert.True(Bounce(rig, "5.1.1"));
        rig.Deliver(mailbox);
        Assert.Equal("new@example.se", rig.Channel.Attempts[^1].Message.Address);
        Assert.Equal(2, rig.Channel.Attempts.Count);
    }

    [Fact]
    public void A_report_leaves_what_follows_for_an_unread_letter_as_it_was()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        var letter = rig.Deliver(mailbox, escalation: new Escalation(7, 0, 0));
        Assert.True(Bounce(rig, "5.2.2"));
        Assert.Single(rig.DueNotifications());
        rig.Sleep(TimeSpan.FromDays(8));
        Assert.Equal(2, rig.Channel.Attempts.Count);
        rig.Read(mailbox, letter.Version);
        Assert.Empty(rig.DueNotifications());
    }

    [Fact]
    public void A_word_that_was_never_given_out_does_nothing()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        var id = rig.IdOf(mailbox, rig.Deliver(mailbox));
        Assert.False(Take(rig, Report(id.ToString("N"), "failed", "5.1.1")));
        Assert.False(Take(rig, Report(new string('0', 32), "failed", "5.1.1")));
        Assert.Single(rig.Outcomes());
    }

    [Fact]
    public void A_return_path_tells_neither_the_letter_nor_the_notification()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        var id = rig.IdOf(mailbox, rig.Deliver(mailbox));
        var message = Assert.Single(rig.Channel.Attempts).Message;
        Assert.NotEqual(id.ToString("N"), message.ReturnWord);
        Assert.NotEqual(message.Id, message.ReturnWord);
    }

    [Theory]
    [InlineData("Subject: Out of office\r\n\r\nStatus: 5.1.1\r\nAction: failed\r\n")]
    [InlineData("To: bounces+0123@example.se\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n")]
    [InlineData("")]
    public void What_is_no_report_about_a_mail_of_ours_is_not_read_as_one(string message) =>
        Assert.Null(BounceReport.Read(Encoding.ASCII.GetBytes(message)));

    [Fact]
    public void A_report_without_our_address_in_its_headers_is_read_by_the_address_it_was_delivered_to()
    {
        var word = new string('a', 32);
        var report = Report(word, "failed", "5.1.1").Replace($"To: <bounces+{word}@example.se>", "To: <>", StringComparison.Ordinal);
        Assert.Null(BounceReport.Read(Encoding.ASCII.GetBytes(report)));
        var read = BounceReport.Read(Encoding.ASCII.GetBytes(report), $"bounces+{word}@example.se");
        Assert.Equal(new BounceReport(word, true, true, "anna@example.se"), read);
    }

    private static bool Bounce(NotificationRig rig, string status, string action = "failed") =>
        Take(rig, Report(rig.Channel.Attempts[0].Message.ReturnWord!, action, status));

    private static bool Take(NotificationRig rig, string report) =>
        rig.Get(() => rig.Upkeep.BounceAsync(BounceReport.Read(Encoding.ASCII.GetBytes(report))!, CancellationToken.None));

    /// <summary>In the form of RFC 3464 6.1.</summary>
    private static string Report(string word, string action, string status) => $"""
        Date: Thu, 7 Jul 2026 17:16:05 -0400
        From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example.se>
        To: <bounces+{word}@example.se>
        Subject: Returned mail: Cannot send message for 5 days
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status;
         boundary="RAA14128.773615765/mx.example.se"

        --RAA14128.773615765/mx.example.se

        The original message was received at Sat, 2 Jul 2026 17:10:28 -0400

        --RAA14128.773615765/mx.example.se
        content-type: message/delivery-status

        Reporting-MTA: dns; mx.example.se

        Original-Recipient: rfc822;anna@example.se
        Final-Recipient: rfc822;anna@example.se
        Action: {action}
        Status: {status} (what the human reads)
        Diagnostic-Code: smtp; 550 said so
        Last-Attempt-Date: Thu, 7 Jul 2026 17:15:49 -0400

        --RAA14128.773615765/mx.example.se
        content-type: message/rfc822

        [original message goes here]

        --RAA14128.773615765/mx.example.se--
        """;
}
