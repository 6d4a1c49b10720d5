using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Domain.Letters.Outbound;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Notifications.Sms;
using Budkavle.Grains.Notifications.Upkeep;
using Budkavle.Grains.Tests.Notifications.Support;

namespace Budkavle.Grains.Tests.Notifications.Outbound;

/// <summary>E-mails and SMS of services: durable when accepted, sent through the channels of notifications.</summary>
public sealed class OutboundTests
{
    private static readonly ChannelOutcome Busy = new(ChannelResult.Temporary, NotificationReason.TemporarilyRefused, 451);

    [Fact]
    public void An_accepted_message_is_sent_as_it_was_asked_for_and_leaves_the_outbox()
    {
        var rig = new NotificationRig().Start();
        var message = rig.Accept(Email("Hej") with { ReplyTo = "svar@example.se", UnsubscribeAt = "https://example.se/av" });
        var sent = Assert.Single(rig.Channel.Taken);
        Assert.Equal(["bo@example.se", "Kallelse", "Hej"], [sent.Address, sent.Subject, sent.Text]);
        Assert.Equal(("svar@example.se", "https://example.se/av"), (sent.ReplyTo, sent.UnsubscribeAt));
        Assert.Equal(OutboundStatus.Delivered, rig.RowOf(message).Status);
        Assert.Empty(rig.Outbox());
    }

    [Fact]
    public void A_body_that_is_too_large_for_the_log_is_sent_whole()
    {
        var rig = new NotificationRig().Start();
        var body = new string('å', 100_000);
        rig.Accept(Email(body));
        Assert.Equal(body, Assert.Single(rig.Channel.Taken).Text);
    }

    [Fact]
    public void What_a_process_accepted_and_died_with_is_sent_by_the_next_one()
    {
        var first = new NotificationRig();
        first.Get(async () =>
        {
            await first.Book.AcceptAsync(Email("ett"), CancellationToken.None);
            return true;
        });
        Assert.Empty(first.Channel.Attempts);
        var second = new NotificationRig(first).Start();
        Assert.Equal("ett", Assert.Single(second.Channel.Taken).Text);
        var third = new NotificationRig(second).Start();
        Assert.Empty(third.Channel.Attempts);
    }

    [Fact]
    public void What_was_under_way_in_a_crash_is_sent_again_under_the_same_id_and_written_down_once()
    {
        var first = new NotificationRig().Start();
        first.Channel.Hold();
        var message = first.Accept(Email("ett"));
        var second = new NotificationRig(first).Start();
        Assert.Equal(first.Channel.Ids, second.Channel.Ids);
        first.Channel.Release();
        first.Advance(TimeSpan.FromMinutes(1));
        second.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(OutboundStatus.Delivered, second.RowOf(message).Status);
        Assert.Single(second.Entries(), entry => entry.Type == EntryType.MessageMoved);
        Assert.Single(second.Channel.Attempts);
    }

    [Fact]
    public void A_scheduled_message_goes_at_its_time_whatever_process_is_there_then()
    {
        var first = new NotificationRig().Start();
        var at = first.Time.GetUtcNow().AddHours(5).ToUnixTimeMilliseconds();
        first.Accept(Email("sedan") with { ScheduledFor = at });
        first.Advance(TimeSpan.FromHours(2));
        Assert.Empty(first.Channel.Attempts);
        var second = new NotificationRig(first).Start();
        second.Advance(TimeSpan.FromHours(3) - TimeSpan.FromSeconds(2));
        Assert.Empty(second.Channel.Attempts);
        second.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("sedan", Assert.Single(second.Channel.Taken).Text);
    }

    [Fact]
    public void A_message_that_is_put_off_is_tried_again_and_the_wait_outlives_the_process()
    {
        var first = new NotificationRig().Start();
        first.Channel.Answer = () => Busy;
        var message = first.Accept(Email("igen"));
        first.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal(3, first.Channel.Attempts.Count);
        Assert.Equal(OutboundStatus.Created, first.RowOf(message).Status);
        var second = new NotificationRig(first).Start();
        Assert.Empty(second.Channel.Attempts);
        second.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(OutboundStatus.Delivered, second.RowOf(message).Status);
        Assert.Equal(4, second.RowOf(message).Attempts);
        Assert.Empty(second.Outbox());
    }

    [Theory]
    [InlineData(ChannelResult.Temporary, OutboundStatus.TemporaryFailure, 14)]
    [InlineData(ChannelResult.Unavailable, OutboundStatus.TechnicalFailure, 14)]
    [InlineData(ChannelResult.Permanent, OutboundStatus.PermanentFailure, 1)]
    public void What_fails_for_good_says_how(ChannelResult result, OutboundStatus status, int attempts)
    {
        var rig = new NotificationRig(channel: new ChannelLimits { FailuresMax = 1000, PerSecondMax = 100_000 }).Start();
        rig.Channel.Answer = () => new ChannelOutcome(result, NotificationReason.PermanentlyRefused, 550);
        var message = rig.Accept(Email("nej"));
        for (var hour = 0; hour < 72; hour++) rig.Advance(TimeSpan.FromHours(1));
        Assert.Equal(attempts, rig.Channel.Attempts.Count);
        Assert.Equal(status, rig.RowOf(message).Status);
        Assert.Empty(rig.Outbox());
    }

    [Fact]
    public void Many_messages_are_each_sent_once()
    {
        var rig = new NotificationRig().Start();
        rig.Channel.Hold();
        for (var number = 0; number < 1500; number++) rig.Accept(Email($"nummer {number}") with { Sender = (UInt128)(number % 7) + 1 });
        rig.Channel.Release();
        rig.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1500, rig.Channel.Attempts.Count);
        Assert.Equal(1500, rig.Channel.Taken.Select(sent => sent.Text).Distinct().Count());
        Assert.Empty(rig.Outbox());
    }

    [Fact]
    public void A_mail_that_comes_back_has_failed_once_however_often_that_is_told()
    {
        var rig = new NotificationRig().Start();
        var message = rig.Accept(Email("retur"));
        var report = new BounceReport(rig.Channel.Taken[0].ReturnWord!, true, true, "bo@example.se");
        Assert.True(rig.Get(() => rig.Upkeep.BounceAsync(report, CancellationToken.None)));
        Assert.False(rig.Get(() => rig.Upkeep.BounceAsync(report, CancellationToken.None)));
        Assert.Equal(OutboundStatus.PermanentFailure, rig.RowOf(message).Status);
    }

    [Theory]
    [InlineData(true, OutboundStatus.Delivered)]
    [InlineData(false, OutboundStatus.TemporaryFailure)]
    public void A_gateway_says_what_became_of_an_sms(bool arrives, OutboundStatus status)
    {
        var rig = new NotificationRig();
        rig.Sms.Reports = true;
        rig.Start();
        var message = rig.Accept(Email("sms") with { Kind = OutboundKind.Sms, To = "+46701234567", From = "Myndighet" });
        Assert.Equal("Myndighet", Assert.Single(rig.Sms.Taken).From);
        Assert.Equal(OutboundStatus.Sending, rig.RowOf(message).Status);
        var report = new SmsReport(!arrives, arrives);
        Assert.Equal(ReportUse.Noted, Report(rig, report));
        Assert.Equal(ReportUse.Nothing, Report(rig, report));
        Assert.Equal(status, rig.RowOf(message).Status);
    }

    [Fact]
    public void What_is_only_to_look_as_if_it_were_sent_is_not()
    {
        var rig = new NotificationRig().Start();
        var message = rig.Accept(Email("test") with { Key = OutboundKey.Test, Status = OutboundStatus.PermanentFailure });
        rig.Advance(TimeSpan.FromMinutes(5));
        Assert.Empty(rig.Channel.Attempts);
        Assert.Equal(OutboundStatus.PermanentFailure, rig.RowOf(message).Status);
    }

    [Fact]
    public void A_service_finds_its_own_messages_only_newest_first()
    {
        var rig = new NotificationRig().Start();
        var mine = Enumerable.Range(0, 5).Select(number => rig.Accept(Email($"{number}") with { Reference = $"r{number % 2}" })).ToArray();
        var other = rig.Accept(Email("annan") with { Sender = 43 });
        Assert.Null(rig.Get(async () => await rig.Book.FindAsync(42, other.Id, CancellationToken.None)));
        Assert.Null(rig.Get(async () => await rig.Book.FindVersionAsync(42, other.Id, CancellationToken.None)));
        Assert.Equal(["4", "3", "2", "1", "0"], List(rig, long.MaxValue, null));
        Assert.Equal(["3", "1"], List(rig, long.MaxValue, "r1"));
        Assert.Equal(["1", "0"], List(rig, mine[2].Version, null));
    }

    private static string[] List(NotificationRig rig, long before, string? reference) =>
        [.. rig.Get(async () => await rig.Book.ListAsync(42, before, _ => true, reference, 100, CancellationToken.None))
            .Select(found => found.Message.Body)];

    private static ReportUse Report(NotificationRig rig, SmsReport report) =>
        rig.Get(() => rig.Upkeep.ReportSmsAsync(rig.Sms.Taken[0].ReturnWord!, report, CancellationToken.None));

    private static OutboundMessage Email(string body) => new()
    {
        Kind = OutboundKind.Email, Key = OutboundKey.Live, Sender = 42, Template = 7, TemplateVersion = 1, To = "bo@example.se",
        Subject = "Kallelse", Body = body,
    };
}
