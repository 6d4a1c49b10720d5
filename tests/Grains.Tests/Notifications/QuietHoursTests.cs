using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Domain.Tests.Support;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Tests.Notifications.Support;
using Xunit.Abstractions;

namespace Budkavle.Grains.Tests.Notifications;

/// <summary>Recipients who are not to be disturbed. The tests' clock begins at one o'clock in a Swedish winter night.</summary>
public sealed class QuietHoursTests(ITestOutputHelper output)
{
    private static readonly QuietHours Night = new(21, 7);
    private static readonly TimeSpan UntilMorning = TimeSpan.FromHours(6);

    [Fact]
    public void A_letter_that_comes_in_quiet_hours_is_told_of_when_they_end()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        rig.Choose(mailbox, new MailboxSettings { Email = "anna@example.se", QuietHours = Night });
        var begun = rig.Time.GetUtcNow();
        rig.Deliver(mailbox);
        rig.Advance(UntilMorning - TimeSpan.FromSeconds(1));
        Assert.Empty(rig.Channel.Attempts);
        rig.Advance(TimeSpan.FromMinutes(1));

        var at = DateTimeOffset.UnixEpoch + Assert.Single(rig.Channel.Attempts).At;
        Assert.InRange(at - begun, UntilMorning, UntilMorning + TimeSpan.FromSeconds(3));
        var (put, sent) = (rig.Outcomes()[0], rig.Outcomes()[1]);
        Assert.Equal(
            (EntryType.NotificationDeferred, NotificationReason.QuietHours, 0), (put.Type, put.Outcome.Reason, put.Outcome.Attempt));
        Assert.Equal((EntryType.NotificationSent, 1), (sent.Type, sent.Outcome.Attempt));
        Assert.Empty(rig.DueNotifications());
    }

    [Fact]
    public void By_day_a_letter_is_told_of_at_once()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        rig.Choose(mailbox, new MailboxSettings { Email = "anna@example.se", QuietHours = Night });
        rig.Sleep(UntilMorning);
        rig.Deliver(mailbox);
        Assert.Single(rig.Channel.Attempts);
        Assert.Equal(EntryType.NotificationSent, Assert.Single(rig.Outcomes()).Type);
    }

    [Fact]
    public void What_waits_for_the_morning_outlives_the_process_and_is_sent_once()
    {
        var first = new NotificationRig().Start();
        var mailbox = first.Register(1);
        first.Choose(mailbox, new MailboxSettings { Email = "anna@example.se", QuietHours = Night });
        first.Deliver(mailbox);
        first.Advance(TimeSpan.FromMinutes(5));
        var second = new NotificationRig(first).Start();
        second.Advance(TimeSpan.FromMinutes(5));
        Assert.Empty(second.Channel.Attempts);
        second.Sleep(UntilMorning);
        var third = new NotificationRig(second).Start();
        third.Sleep(TimeSpan.FromDays(2));
        Assert.Single(second.Channel.Attempts);
        Assert.Empty(third.Channel.Attempts);
        Assert.Equal([EntryType.NotificationDeferred, EntryType.NotificationSent], third.Outcomes().Select(one => one.Type));
    }

    [Fact]
    public void A_reminder_waits_for_the_morning_and_is_not_sent_to_whoever_reads_the_letter_in_the_night()
    {
        var rig = new NotificationRig().Start();
        UInt128[] mailboxes = [rig.Register(1), rig.Register(2)];
        var letters = Array.ConvertAll(mailboxes, mailbox => rig.Deliver(mailbox, escalation: new Escalation(2, 0, 0)));
        rig.Choose(mailboxes[0], new MailboxSettings { Email = "anna@example.se", QuietHours = Night });
        rig.Choose(mailboxes[1], new MailboxSettings { Email = "bo@example.se", QuietHours = Night });
        rig.Sleep(TimeSpan.FromDays(2));
        Assert.Equal(2, rig.Channel.Attempts.Count);
        rig.Read(mailboxes[0], letters[0].Version);
        rig.Sleep(UntilMorning);

        var reminder = Assert.Single(rig.Channel.Attempts.Skip(2)).Message;
        Assert.Equal("bo@example.se", reminder.Address);
        Assert.StartsWith("Påminnelse", reminder.Subject, StringComparison.Ordinal);
        Assert.Single(rig.Outcomes(), one => one.Type == EntryType.NotificationCancelled);
        Assert.Empty(rig.DueNotifications());
    }

    [Fact]
    public void The_next_step_counts_from_the_letter_and_paper_knows_no_quiet_hours()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        rig.Choose(mailbox, new MailboxSettings { Email = "anna@example.se", QuietHours = Night });
        var begun = rig.Time.GetUtcNow();
        rig.Deliver(mailbox, escalation: new Escalation(0, 0, 3));
        rig.Sleep(UntilMorning);
        Assert.Single(rig.Channel.Attempts);
        rig.Sleep(TimeSpan.FromDays(3) - (rig.Time.GetUtcNow() - begun) - TimeSpan.FromMinutes(2));
        Assert.DoesNotContain(rig.Entries(), entry => entry.Type == EntryType.PrintOrdered);
        rig.Advance(TimeSpan.FromMinutes(2));

        var ordered = Assert.Single(rig.Entries(), entry => entry.Type == EntryType.PrintOrdered);
        Assert.InRange(ordered.At - begun.ToUnixTimeMilliseconds(), 3 * 86_400_000L, (3 * 86_400_000L) + 5000);
    }

    [Fact]
    public void A_message_that_waited_for_its_provider_until_the_night_waits_on_until_the_morning()
    {
        var limits = new ChannelLimits { FailuresMax = 1, OpenFor = TimeSpan.FromHours(1), ConcurrencyMax = 1, PerSecondMax = 100_000 };
        var rig = new NotificationRig(channel: limits).Start();
        var mailbox = rig.Register(1);
        rig.Choose(mailbox, new MailboxSettings { Email = "anna@example.se", QuietHours = Night });
        // 20:50 by Swedish time: the first attempt fails, and the circuit is open over the beginning of the night.
        rig.Sleep(TimeSpan.FromHours(19.8));
        rig.Channel.Answer = () => ChannelOutcome.Unavailable(NotificationReason.ProviderUnavailable);
        rig.Deliver(mailbox);
        var tried = rig.Channel.Attempts.Count;
        Assert.Equal(1, tried);
        rig.Channel.Answer = () => ChannelOutcome.Sent;
        rig.Advance(TimeSpan.FromHours(5));
        Assert.Equal(tried, rig.Channel.Attempts.Count);
        rig.Sleep(TimeSpan.FromHours(6));

        Assert.Equal(tried + 1, rig.Channel.Attempts.Count);
        Assert.Equal((EntryType.NotificationSent, 2), (rig.Outcomes()[^1].Type, rig.Outcomes()[^1].Outcome.Attempt));
    }

    [Fact]
    public void Whatever_fails_and_whenever_it_stops_nobody_is_told_in_quiet_hours_and_everybody_is_told()
    {
        var random = SeededRandom.Create(output);
        ChannelOutcome[] answers =
        [
            ChannelOutcome.Sent, ChannelOutcome.Unavailable(NotificationReason.ProviderUnavailable),
            new(ChannelResult.Temporary, NotificationReason.TemporarilyRefused, 451),
        ];
        // So many attempts that none is a dead letter.
        var limits = new NotificationLimits { Retries = new RetrySchedule { AttemptsMax = 1000 } };
        var rig = new NotificationRig(limits: limits).Start();
        var channels = new List<FakeChannel> { rig.Channel };
        var quiet = new Dictionary<string, QuietHours>();
        for (var step = 0; step < 80; step++)
        {
            if (random.Next(3) == 0)
            {
                var address = $"a{quiet.Count}@example.se";
                var from = random.Next(24);
                quiet[address] = new QuietHours(from, (from + random.Next(1, 24)) % 24);
                var mailbox = rig.Register(quiet.Count);
                rig.Choose(mailbox, new MailboxSettings { Email = address, QuietHours = quiet[address] });
                rig.Deliver(mailbox, escalation: new Escalation(1, 0, 0));
            }

            if (random.Next(4) == 0) rig.Channel.Answer = () => answers[random.Next(answers.Length)];
            if (random.Next(6) == 0) channels.Add((rig = new NotificationRig(rig, limits).Start()).Channel);
            if (random.Next(2) == 0) rig.Sleep(TimeSpan.FromMinutes(random.Next(600)));
            else rig.Advance(TimeSpan.FromSeconds(random.Next(60)));
        }

        rig.Channel.Answer = () => ChannelOutcome.Sent;
        for (var hour = 0; hour < 24 * 6; hour++) rig.Sleep(TimeSpan.FromMinutes(59));
        var attempts = channels.SelectMany(channel => channel.Attempts).ToArray();
        Assert.NotEmpty(quiet);
        Assert.All(attempts, attempt => Assert.Null(
            quiet[attempt.Message.Address].EndAt(DateTimeOffset.UnixEpoch + attempt.At, SwedishTime.Zone)));
        var sent = rig.Outcomes().Where(one => one.Type == EntryType.NotificationSent).ToArray();
        Assert.Equal(2 * quiet.Count, sent.Length);
        Assert.Empty(rig.DueNotifications());
    }
}
