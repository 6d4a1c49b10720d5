using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Notifications.Sms;

namespace Budkavle.Api.GovNotify.Keys;

/// <summary>What a service may send, whom team keys reach, and whom its messages say they come from.</summary>
internal sealed record NotifySettings
{
    public const int GuestsMax = 100;
    public const int SendersMax = 20;
    public const int FilesContactMax = 500;

    public bool Email { get; init; } = true;

    public bool Sms { get; init; } = true;

    /// <summary>Whom team keys may send to: e-mail addresses, and numbers as E.164 has them.</summary>
    public IReadOnlyList<string> Guests { get; init; } = [];

    /// <summary>Where answers to e-mails may go. The first is taken where a request names none.</summary>
    public IReadOnlyList<NotifySender> ReplyTo { get; init; } = [];

    /// <summary>Who SMS may come from. The first is taken where a request names none.</summary>
    public IReadOnlyList<NotifySender> SmsSenders { get; init; } = [];

    /// <summary>How recipients of files reach the service, shown beside each file; null while it sends no files.</summary>
    public string? FilesContact { get; init; }

    /// <summary>What cannot be, as a sentence without its full stop; null if all can. It repeats no value.</summary>
    public string? FindFault()
    {
        if (Guests is null || ReplyTo is null || SmsSenders is null) return "guests, replyTo and smsSenders are lists";
        if (Guests.Count > GuestsMax) return $"guests: at most {GuestsMax}";
        if (ReplyTo.Count > SendersMax || SmsSenders.Count > SendersMax) return $"replyTo and smsSenders: at most {SendersMax} each";
        if (FilesContact is { } contact && (contact.Length is 0 or > FilesContactMax || contact.Any(char.IsControl)))
            return $"filesContact: one line of 1 to {FilesContactMax} characters, or null";
        if (!Guests.All(guest => guest is not null && (EmailAddress.TryParse(guest, out _) || PhoneNumber.IsValid(guest))))
            return "guests: e-mail addresses, and telephone numbers as +46...";
        if (!ReplyTo.All(one => EmailAddress.TryParse(one?.Value, out _))) return "replyTo: each value is an e-mail address";
        return SmsSenders.All(one => one?.Value is { } from && SmsOptions.IsFrom(from))
            ? null : "smsSenders: each value is 3 to 11 letters and digits of ASCII that begin with a letter, or a number as +46...";
    }

    /// <summary>With an id for each that has none.</summary>
    public NotifySettings WithIds() => this with
    {
        ReplyTo = [.. ReplyTo.Select(one => one.WithId())],
        SmsSenders = [.. SmsSenders.Select(one => one.WithId())],
    };

    /// <summary>Nobody's address gets into a log by accident.</summary>
    public override string ToString() => "NotifySettings";
}
