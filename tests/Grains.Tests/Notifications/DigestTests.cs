using System.Globalization;
using System.Text.RegularExpressions;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Domain.Tests.Support;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Notifications.Upkeep;
using Budkavle.Grains.Tests.Notifications.Support;
using Xunit.Abstractions;

namespace Budkavle.Grains.Tests.Notifications;

/// <summary>One message a day. The tests' clock begins at one o'clock in a Swedish winter night.</summary>
public sealed class DigestTests(ITestOutputHelper output)
{
    private const string Phone = "+46700000001";
    private static readonly MailboxSettings AtFour = new() { Email = "anna@example.se", DigestAt = 4 };
    private static readonly TimeSpan UntilFour = TimeSpan.FromHours(3);

    [Fact]
    public void All_letters_since_the_last_message_are_told_of_in_one_that_says_how_many()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        rig.Choose(mailbox, AtFour);
        var begun = rig.Time.GetUtcNow();
        rig.Deliver(mailbox);
        rig.Deliver(mailbox);
        rig.Advance(TimeSpan.FromHours(1));
        rig.Deliver(mailbox);
        rig.Advance(TimeSpan.FromHours(2) - TimeSpan.FromSeconds(1));
        Assert.Empty(rig.Channel.Attempts);
        Assert.Equal(3, rig.ListOf(mailbox, Buckets.Digest).Length);
        rig.Advance(TimeSpan.FromMinutes(1));

        var (message, at) = Assert.Single(rig.Channel.Attempts);
        Assert.InRange(DateTimeOffset.UnixEpoch + at - begun, UntilFour, UntilFour + TimeSpan.FromSeconds(3));
        Assert.Equal("Du har fått 3 nya brev", message.Subject);
        Assert.Contains("3 nya brev har kommit", message.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(NotificationRig.Secret, message.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(rig.SenderName!, message.Text, StringComparison.Ordinal);
        Assert.Equal(
            Enumerable.Repeat(EntryType.NotificationDeferred, 3).Concat(Enumerable.Repeat(EntryType.NotificationSent, 3)),
            rig.Outcomes().Select(one => one.Type));
        Assert.Empty(rig.ListOf(mailbox, Buckets.Digest));
        Assert.Empty(rig.DueNotifications());
    }

    [Fact]
    public void While_a_message_is_under_way_no_other_tells_of_its_letters()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        rig.Choose(mailbox, AtFour);
        rig.DeliverMany(mailbox, 600);
        rig.Channel.Hold();
        rig.Sleep(UntilFour);
        // Longer than what has not answered is rung again, and shorter than an attempt may take.
        rig.Advance(TimeSpan.FromSeconds(80));
        Assert.Single(rig.Channel.Attempts);
        rig.Channel.Release();
        rig.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(["Du har fått 600 nya brev"], Subjects(rig.Channel));
        Assert.Equal(600, rig.Outcomes().Count(one => one.Type == EntryType.NotificationSent));
        Assert.Empty(rig.DueNotifications());
    }

    [Fact]
    public void A_letter_that_comes_after_the_message_waits_for_the_next_one_and_is_told_of_by_name_if_it_is_the_only_one()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        rig.Choose(mailbox, AtFour);
        rig.DeliverMany(mailbox, 2);
        rig.Sleep(UntilFour);
        rig.Deliver(mailbox);
        Assert.Single(rig.Channel.Attempts);
        rig.Sleep(TimeSpan.FromDays(1));
        rig.Sleep(TimeSpan.FromDays(1));

        Assert.Equal(["Du har fått 2 nya brev", "Du har fått ett nytt brev från Skatteverket"], Subjects(rig.Channel));
        Assert.Equal(2, rig.Channel.Ids.Distinct().Count());
    }

    [Fact]
    public void What_has_been_read_meanwhile_is_not_told_of()
    {
        var rig = new NotificationRig().Start();
        UInt128[] mailboxes = [rig.Register(1), rig.Register(2)];
        rig.Choose(mailboxes[0], AtFour);
        rig.Choose(mailboxes[1], AtFour with { Email = "bo@example.se" });
        var letters = Array.ConvertAll(mailboxes, mailbox => rig.Deliver(mailbox));
        rig.DeliverMany(mailboxes[0], 2);
        rig.Read(mailboxes[0], letters[0].Version);
        rig.Read(mailboxes[1], letters[1].Version);
        rig.Sleep(TimeSpan.FromDays(1));

        Assert.Equal(["Du har fått 2 nya brev"], Subjects(rig.Channel));
        Assert.Equal(2, rig.Outcomes().Count(one => one.Type == EntryType.NotificationCancelled));
        Assert.Empty(rig.DueNotifications());
    }

    [Fact]
    public void A_message_that_was_under_way_in_a_crash_is_sent_again_under_its_id_and_noted_once_for_each_letter()
    {
        var first = new NotificationRig().Start();
        var mailbox = first.Register(1);
        first.Choose(mailbox, AtFour);
        first.DeliverMany(mailbox, 3);
        first.Channel.Hold();
        first.Sleep(UntilFour);
        var second = new NotificationRig(first).Start();
        second.Sleep(TimeSpan.FromDays(2));

        Assert.Equal(Assert.Single(first.Channel.Ids), Assert.Single(second.Channel.Ids));
        Assert.Equal(["Du har fått 3 nya brev"], Subjects(second.Channel));
        Assert.Equal(3, second.Outcomes().Count(one => one.Type == EntryType.NotificationSent));
        Assert.Empty(second.DueNotifications());
    }

    [Fact]
    public void A_reminder_that_the_sender_ordered_comes_at_its_time_and_by_itself()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        rig.Choose(mailbox, AtFour);
        rig.Deliver(mailbox, escalation: new Escalation(2, 0, 0));
        rig.Deliver(mailbox);
        rig.Sleep(UntilFour);
        rig.Sleep(TimeSpan.FromDays(2) - UntilFour - TimeSpan.FromHours(1));
        Assert.Equal(["Du har fått 2 nya brev"], Subjects(rig.Channel));
        rig.Sleep(TimeSpan.FromHours(1));

        Assert.Equal("Påminnelse: du har ett oläst brev från Skatteverket", Subjects(rig.Channel)[^1]);
        Assert.Equal(2, rig.Channel.Attempts.Count);
        Assert.Empty(rig.DueNotifications());
    }

    [Fact]
    public void When_the_address_does_not_work_the_text_message_tells_of_the_same_letters()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        rig.Choose(mailbox, AtFour with { Phone = Phone, Language = "en" });
        rig.Channel.Answer = () => new ChannelOutcome(ChannelResult.Permanent, NotificationReason.AddressNotWorking, 550);
        rig.DeliverMany(mailbox, 300);
        rig.Sleep(UntilFour);

        var text = Assert.Single(rig.Sms.Attempts).Message.Text;
        Assert.Equal("You have 300 new letters in Budkavle. Read them: https://brev.example.se/", text);
        Assert.InRange(text.Length, 1, NotificationText.ShortLengthMax);
        Assert.Equal(300, rig.Outcomes().Count(one => one.Type == EntryType.NotificationSent));
        Assert.Single(rig.Channel.Attempts);
        Assert.Empty(rig.DueNotifications());
    }

    [Fact]
    public void A_message_that_comes_back_is_followed_by_a_text_message_about_its_first_letter()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        rig.Choose(mailbox, AtFour with { Phone = Phone });
        rig.DeliverMany(mailbox, 2);
        rig.Sleep(UntilFour);
        var report = new BounceReport(Assert.Single(rig.Channel.Attempts).Message.ReturnWord!, true, true, "anna@example.se");
        Assert.True(rig.Get(() => rig.Upkeep.BounceAsync(report, CancellationToken.None)));
        rig.Advance(TimeSpan.FromSeconds(5));

        Assert.StartsWith(
            "Du har fått ett nytt brev från Skatteverket", Assert.Single(rig.Sms.Attempts).Message.Text, StringComparison.Ordinal);
        Assert.Empty(rig.ListOf(mailbox, Buckets.Digest));
        Assert.Empty(rig.DueNotifications());
    }

    [Fact]
    public void What_nobody_took_is_a_dead_letter_for_each_letter_and_those_tried_again_are_told_of_together()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        rig.Choose(mailbox, AtFour);
        DeliverResult[] letters = [rig.Deliver(mailbox), rig.Deliver(mailbox), rig.Deliver(mailbox)];
        rig.Channel.Answer = () => new ChannelOutcome(ChannelResult.Permanent, NotificationReason.PermanentlyRefused, 554);
        rig.Sleep(UntilFour);
        Assert.Equal(3, rig.DeadLetters().Length);
        rig.Channel.Answer = () => ChannelOutcome.Sent;
        foreach (var letter in letters[..2])
            Assert.True(rig.Get(() => rig.Upkeep.RetryAsync(rig.IdOf(mailbox, letter), CancellationToken.None)));
        rig.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["Du har fått 3 nya brev", "Du har fått 2 nya brev"], Subjects(rig.Channel));
        Assert.Single(rig.DeadLetters());
        Assert.Empty(rig.DueNotifications());
    }

    [Fact]
    public void A_provider_that_is_away_gets_the_same_message_later()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        rig.Choose(mailbox, AtFour);
        rig.Channel.Answer = () => new ChannelOutcome(ChannelResult.Temporary, NotificationReason.TemporarilyRefused, 451);
        rig.DeliverMany(mailbox, 2);
        rig.Sleep(UntilFour);
        rig.Advance(TimeSpan.FromMinutes(2));
        rig.Deliver(mailbox);
        rig.Channel.Answer = () => ChannelOutcome.Sent;
        rig.Advance(TimeSpan.FromMinutes(10));

        Assert.True(rig.Channel.Attempts.Count > 3, "It was not written down between attempts.");
        Assert.All(Subjects(rig.Channel), subject => Assert.Equal("Du har fått 2 nya brev", subject));
        Assert.Single(rig.Channel.Ids.Distinct());
        Assert.Equal(2, rig.Outcomes().Count(one => one.Type == EntryType.NotificationSent));
    }

    [Fact]
    public void A_day_with_more_letters_than_a_message_tells_of_makes_two_and_no_letter_is_told_of_twice()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        rig.Choose(mailbox, AtFour);
        for (var list = 0; list < 15; list++) rig.DeliverMany(mailbox, 100);
        rig.Sleep(UntilFour);

        Assert.Equal(2, rig.Channel.Attempts.Count);
        Assert.Equal(1500, rig.Channel.Attempts.Sum(attempt => Told(attempt.Message)));
        Assert.Equal(1500, rig.Outcomes().Count(one => one.Type == EntryType.NotificationSent));
        Assert.Empty(rig.DueNotifications());
    }

    [Fact]
    public void The_hour_of_the_message_may_lie_in_quiet_hours_and_then_it_comes_after_them()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        rig.Choose(mailbox, AtFour with { QuietHours = new QuietHours(21, 7) });
        rig.DeliverMany(mailbox, 2);
        rig.Sleep(TimeSpan.FromHours(5));
        Assert.Empty(rig.Channel.Attempts);
        rig.Sleep(TimeSpan.FromHours(1));
        Assert.Equal(["Du har fått 2 nya brev"], Subjects(rig.Channel));
        Assert.Equal(2, rig.Outcomes().Count(one => one.Type == EntryType.NotificationSent));
    }

    [Fact]
    public void Whatever_fails_and_whenever_it_stops_each_letter_is_told_of_in_one_message()
    {
        var random = SeededRandom.Create(output);
        var limits = new NotificationLimits { Retries = new RetrySchedule { AttemptsMax = 1000 } };
        var (told, letters) = (0, 0);
        var rig = new NotificationRig(limits: limits).Start();
        var mailboxes = Enumerable.Range(1, 5).Select(number => rig.Register(number)).ToArray();
        for (var i = 0; i < mailboxes.Length; i++)
            rig.Choose(mailboxes[i], AtFour with { DigestAt = i * 3, Phone = i % 2 == 0 ? Phone : null });
        for (var step = 0; step < 150; step++)
        {
            if (random.Next(8) == 0)
            {
                told += SentBy(rig);
                rig = new NotificationRig(rig, limits).Start();
            }

            var fails = random.Next(3) == 0;
            rig.Channel.Answer = () => fails
                ? new ChannelOutcome(ChannelResult.Temporary, NotificationReason.TemporarilyRefused, 451) : ChannelOutcome.Sent;
            if (random.Next(2) == 0)
            {
                var count = random.Next(1, 5);
                rig.DeliverMany(mailboxes[random.Next(mailboxes.Length)], count);
                letters += count;
            }

            rig.Sleep(TimeSpan.FromMinutes(random.Next(200)));
        }

        rig.Channel.Answer = () => ChannelOutcome.Sent;
        for (var hour = 0; hour < 60; hour++) rig.Sleep(TimeSpan.FromHours(1));
        told += SentBy(rig);
        Assert.Equal(letters, told);
        Assert.Equal(letters, rig.Outcomes().Count(one => one.Type == EntryType.NotificationSent));
        Assert.Empty(rig.DueNotifications());
    }

    /// <summary>Letters told of by messages that the provider took.</summary>
    private static int SentBy(NotificationRig rig) => rig.Channel.Taken.Concat(rig.Sms.Taken).Sum(Told);

    private static string[] Subjects(FakeChannel channel) => [.. channel.Attempts.Select(attempt => attempt.Message.Subject)];

    private static int Told(NotificationMessage message) =>
        Regex.Match(message.Subject, "[0-9]+") is { Success: true } number ? int.Parse(number.Value, CultureInfo.InvariantCulture) : 1;
}
