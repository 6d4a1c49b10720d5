using System.Text;
using Budkavle.Domain.Letters;

namespace Budkavle.Domain.Tests.Letters;

public sealed class ExpiryTests
{
    private const long Due = 1_800_000_000_000;

    private static readonly LetterRow Waiting = new()
    {
        Status = LetterStatus.Delivered, Traits = LetterTraits.ConfirmationRequired, AvailableAt = Due - 1000, DueAt = Due,
        Subject = Encoding.UTF8.GetBytes("Beslut"),
    };

    [Theory]
    [InlineData(Due, Due, true)]
    [InlineData(Due - 1, Due, false)]
    [InlineData(Due, Due - 1, false)]
    public void A_letter_expires_when_its_deadline_is_past_and_proved_past(long provenUntil, long now, bool expires)
    {
        Assert.Equal(expires, MailboxDecider.Expires(Waiting, Due, provenUntil, now));
        Assert.Equal(expires, MailboxDecider.Expires(Waiting with { Status = LetterStatus.Read }, Due, provenUntil, now));
    }

    [Theory]
    [InlineData(LetterTraits.ConfirmationRequired, 0, LetterStatus.Delivered, 0)]
    [InlineData(LetterTraits.ReplyAllowed, Due, LetterStatus.Delivered, 0)]
    [InlineData(LetterTraits.ConfirmationRequired, Due, LetterStatus.Scheduled, 0)]
    [InlineData(LetterTraits.ConfirmationRequired, Due, LetterStatus.Confirmed, 0)]
    [InlineData(LetterTraits.ConfirmationRequired, Due, LetterStatus.Read, Due)]
    public void What_was_not_asked_for_or_is_decided_does_not_expire(LetterTraits traits, long due, LetterStatus status, long expiredAt)
    {
        var letter = Waiting with { Traits = traits, DueAt = due, Status = status, ExpiredAt = expiredAt };

        Assert.False(MailboxDecider.Expires(letter, due, long.MaxValue, long.MaxValue));
    }

    [Fact]
    public void A_confirmation_after_the_expiry_is_a_confirmation_and_the_expiry_stays()
    {
        var expired = Waiting.Apply(EntryType.LetterExpired, Due + 5);

        var (entries, refusal) = MailboxDecider.Decide(LetterCommand.Confirm, expired);
        var confirmed = entries.Aggregate(expired, (row, entry) => row.Apply(entry, Due + 9));

        Assert.Equal(LetterRefusal.None, refusal);
        Assert.Equal((LetterStatus.Confirmed, Due + 5, Due + 9), (confirmed.Status, confirmed.ExpiredAt, confirmed.ConfirmedAt));
        Assert.Equal(confirmed, confirmed.Apply(EntryType.LetterExpired, Due + 20));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(Due + 5, false)]
    [InlineData(Due + 5, true)]
    public void A_row_is_read_as_it_was_written_expired_or_not(long expiredAt, bool archived)
    {
        var row = Waiting with { ExpiredAt = expiredAt, Archived = archived };

        var read = LetterRow.Read(row.ToBytes());

        Assert.Equal((expiredAt, archived, "Beslut"), (read.ExpiredAt, read.Archived, read.SubjectText));
        Assert.True(LetterRow.HasSubject(row.ToBytes()));
        Assert.False(LetterRow.HasSubject((row with { Subject = default }).ToBytes()));
        Assert.Throws<InvalidDataException>(() => LetterRow.Read((row with { Subject = default }).ToBytes()[..^1]));
    }
}
