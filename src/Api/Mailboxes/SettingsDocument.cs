using System.Globalization;
using Budkavle.Api.Letters;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;

namespace Budkavle.Api.Mailboxes;

/// <summary>What a recipient may choose.</summary>
public sealed record SettingsDocument
{
    /// <summary>Where to tell of new letters; null for nowhere.</summary>
    public string? Email { get; init; }

    /// <summary>
    /// Where to send text messages, as +46700000000: when e-mail does not work or is not given, and for letters that stay unread; null for
    /// nowhere.
    /// </summary>
    public string? Phone { get; init; }

    /// <summary>
    /// Hours of the day, 0 to 23 by Swedish time, in which nothing is sent: what comes up in them is sent when they end. From 21 to 7 lasts
    /// over midnight. Null for none.
    /// </summary>
    public QuietHours? QuietHours { get; init; }

    /// <summary>
    /// The hour of the day, 0 to 23 by Swedish time, at which to be told in one message of all letters since the last one; null for being
    /// told of each at once.
    /// </summary>
    public int? DigestAt { get; init; }

    /// <summary>Where to send letters on paper: 3 to 7 lines as they stand on the envelope, name first; null for nowhere.</summary>
    public IReadOnlyList<string>? PostalAddress { get; init; }

    /// <summary>sv or en.</summary>
    public string Language { get; init; } = "sv";

    /// <summary>Ids of senders whose letters are not accepted.</summary>
    public IReadOnlyList<Guid> BlockedSenders { get; init; } = [];

    /// <summary>Internet domain of another mailbox operator; null for this one.</summary>
    public string? Operator { get; init; }

    public static SettingsDocument Of(MailboxSettings settings) => new()
    {
        Email = settings.Email,
        Phone = settings.Phone,
        QuietHours = settings.QuietHours,
        DigestAt = settings.DigestAt,
        PostalAddress = settings.PostalAddress,
        Language = settings.Language,
        BlockedSenders = [.. settings.BlockedSenders.Select(sender =>
            Ids.ToGuid(UInt128.Parse(sender, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)))],
        Operator = settings.Operator,
    };

    public bool TryToSettings(out MailboxSettings settings, out string detail)
    {
        settings = new MailboxSettings();
        detail = Email is not null && !SettingsRules.IsEmail(Email) ? "email is not an address."
            : Phone is not null && !PhoneNumber.IsValid(Phone) ? "phone is a number with a plus sign and country code."
            : QuietHours is not null && !QuietHours.AreValid(QuietHours.From, QuietHours.To)
                ? "quietHours is from and to, two different hours of 0 to 23."
            : DigestAt is < 0 or > 23 ? "digestAt is an hour of 0 to 23."
            : PostalAddress is not null && !Domain.Letters.Printing.PostalAddress.IsValid(PostalAddress)
                ? "postalAddress has 3 to 7 lines of at most 50 characters."
            : !SettingsRules.IsLanguage(Language) ? "language is sv or en."
            : BlockedSenders is null ? "blockedSenders is a list."
            : BlockedSenders.Count > SettingsRules.BlockedSendersMax ? $"At most {SettingsRules.BlockedSendersMax} senders can be blocked."
            : Operator is not null && !SettingsRules.IsDomain(Operator) ? "operator is an internet domain."
            : "";
        if (detail.Length > 0) return false;
        settings = new MailboxSettings
        {
            Email = Email,
            Phone = Phone,
            QuietHours = QuietHours,
            DigestAt = DigestAt,
            PostalAddress = PostalAddress,
            Language = Language,
            BlockedSenders = [.. BlockedSenders!.Distinct().Select(sender => Ids.ToUInt128(sender).ToString("x32", null))],
            Operator = Operator,
        };
        return true;
    }
}
