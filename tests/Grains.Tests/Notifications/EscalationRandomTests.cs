using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Domain.Tests.Support;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Tests.Notifications.Support;
using Xunit.Abstractions;

namespace Budkavle.Grains.Tests.Notifications;

/// <summary>Letters, readings, failing providers and crashes in any order: what holds of reminders however they mix.</summary>
public sealed class EscalationRandomTests(ITestOutputHelper output)
{
    private static readonly ChannelOutcome[] _answers =
    [
        ChannelOutcome.Sent, ChannelOutcome.Sent, ChannelOutcome.Unavailable(NotificationReason.ProviderUnavailable),
        new(ChannelResult.Temporary, NotificationReason.TemporarilyRefused, 451),
        new(ChannelResult.Permanent, NotificationReason.PermanentlyRefused, 554),
    ];

    private readonly List<FakeChannel> _channels = [];
    private readonly List<(UInt128 Mailbox, DeliverResult Letter, string Email, string Phone)> _letters = [];
    private readonly Dictionary<string, int> _remindersWhenRead = [];

    [Fact]
    public void Nobody_is_reminded_of_a_letter_that_was_read_and_every_unread_one_is_told_of_and_no_step_taken_twice()
    {
        var random = SeededRandom.Create(output);
        var rig = Follow(new NotificationRig().Start());
        for (var step = 0; step < 120; step++) rig = Step(rig, random);
        rig.Channel.Answer = rig.Sms.Answer = () => ChannelOutcome.Sent;
        for (var rest = 0; rest < 4; rest++) rig.Sleep(TimeSpan.FromDays(3));

        Assert.NotEmpty(_remindersWhenRead);
        Assert.All(_remindersWhenRead, read => Assert.Equal(read.Value, RemindersTo(read.Key)));
        Assert.All(_letters, letter => Assert.True(AttemptsTo(letter.Email).Any(), "Nobody was told of a letter."));
        var unread = _letters.Where(letter => !_remindersWhenRead.ContainsKey(letter.Email)).ToArray();
        Assert.NotEmpty(unread);
        Assert.All(unread, letter => Assert.True(AttemptsTo(letter.Phone).Any(Reminds), "The other channel was left out."));
        var sent = rig.Entries().Where(entry => entry.Type == EntryType.NotificationSent)
            .GroupBy(entry => (entry.Stream, NotificationOutcome.Read(entry.Payload.Span).Step)).ToArray();
        Assert.All(sent, one => Assert.Single(one));
        Assert.Empty(rig.DueNotifications());
    }

    private NotificationRig Step(NotificationRig rig, Random random)
    {
        switch (random.Next(8))
        {
            case 0 or 1:
                var (email, phone) = ($"a{_letters.Count}@example.se", $"+467000{_letters.Count:D5}");
                var mailbox = rig.Register(_letters.Count + 1, email, phone: phone);
                _letters.Add((mailbox, rig.Deliver(mailbox, escalation: new Escalation(1, 3, 0)), email, phone));
                break;
            case 2 when _letters.Count > 0:
                var letter = _letters[random.Next(_letters.Count)];
                rig.Read(letter.Mailbox, letter.Letter.Version);
                _remindersWhenRead.TryAdd(letter.Email, RemindersTo(letter.Email));
                break;
            case 3:
                rig.Channel.Answer = () => _answers[random.Next(_answers.Length)];
                rig.Sms.Answer = () => _answers[random.Next(_answers.Length)];
                break;
            case 4:
                return Follow(new NotificationRig(rig).Start());
            case 5:
                rig.Advance(TimeSpan.FromSeconds(random.Next(40)));
                break;
            default:
                rig.Sleep(TimeSpan.FromHours(random.Next(30)));
                break;
        }

        return rig;
    }

    private NotificationRig Follow(NotificationRig rig)
    {
        _channels.AddRange([rig.Channel, rig.Sms]);
        return rig;
    }

    private IEnumerable<NotificationMessage> AttemptsTo(string address) =>
        _channels.SelectMany(channel => channel.Attempts).Select(attempt => attempt.Message).Where(message => message.Address == address);

    private int RemindersTo(string email)
    {
        var letter = _letters.Single(one => one.Email == email);
        return AttemptsTo(letter.Email).Count(Reminds) + AttemptsTo(letter.Phone).Count(Reminds);
    }

    private static bool Reminds(NotificationMessage message) => message.Subject.StartsWith("Påminnelse", StringComparison.Ordinal);
}
