using System.Globalization;
using System.Text.RegularExpressions;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Domain.Letters.Outbound;

namespace Budkavle.Api.GovNotify.Notifications;

/// <summary>Reads requests for e-mails and SMS. The words of faults are the contract's.</summary>
internal static partial class NotifyRequestReader
{
    public const int ReferenceMax = 1000;
    private const int UrlMax = 2000;
    private const int AddressMax = 1000;
    private const int TimeMax = 64;
    private const string EmailAddressField = "email_address";
    private const string PhoneNumberField = "phone_number";
    private const string ScheduledFor = "scheduled_for";
    private const string UnsubscribeUrl = "one_click_unsubscribe_url";
    private const string Sanitise = "sanitise_content_for";
    private const string NoTime =
        "datetime format is invalid. It must be a valid ISO8601 date time format, https://en.wikipedia.org/wiki/ISO_8601";

    private static readonly TimeSpan _aheadMax = TimeSpan.FromHours(24);

    /// <summary>The body's faults are to be looked at before what is returned.</summary>
    public static NotifyRequest Read(NotifyBody body, OutboundKind kind, DateTimeOffset now)
    {
        var isSms = kind == OutboundKind.Sms;
        var address = isSms ? PhoneNumberField : EmailAddressField;
        var sender = NotifyRequest.SenderFieldOf(kind);
        body.Require(address, "template_id");
        if (isSms) body.Allow(address, "template_id", "personalisation", "reference", ScheduledFor, sender);
        else body.Allow(address, "template_id", "personalisation", "reference", ScheduledFor, sender, UnsubscribeUrl, Sanitise);
        return new NotifyRequest
        {
            Kind = kind,
            TemplateId = body.Id("template_id"),
            To = isSms ? ReadPhone(body) : ReadEmail(body),
            Values = body.Personalisation(),
            Reference = body.Text("reference", ReferenceMax),
            ScheduledFor = ReadTime(body, now, _aheadMax),
            SenderId = body.Has(sender) ? body.Id(sender) : null,
            UnsubscribeAt = isSms ? null : ReadUrl(body),
            Sanitise = isSms ? [] : body.Texts(Sanitise),
        };
    }

    private static string ReadEmail(NotifyBody body)
    {
        if (body.Text(EmailAddressField, AddressMax) is not { } text) return "";
        if (EmailAddress.TryParse(text.Trim(), out var address)) return address.ToString();
        body.Refuse($"{EmailAddressField} Not a valid email address");
        return "";
    }

    private static string ReadPhone(NotifyBody body)
    {
        if (body.Text(PhoneNumberField, AddressMax) is not { } text) return "";
        var (number, fault) = NotifyPhone.Read(text);
        if (number is null) body.Refuse($"{PhoneNumberField} {fault}");
        return number ?? "";
    }

    private static string? ReadUrl(NotifyBody body)
    {
        if (body.Text(UnsubscribeUrl, int.MaxValue) is not { } text) return null;
        if (text.Length <= UrlMax && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps
            && url.UserInfo.Length == 0 && text.All(character => character is > ' ' and < (char)0x7F and not ('<' or '>')))
        {
            return text;
        }

        body.Refuse($"{UnsubscribeUrl} is not a valid https url");
        return null;
    }

    /// <summary>To the second, never before what was asked for.</summary>
    public static long ReadTime(NotifyBody body, DateTimeOffset now, TimeSpan aheadMax)
    {
        if (body.Text(ScheduledFor, int.MaxValue) is not { } text) return 0;
        if (text.Length > TimeMax || !IsoTime().IsMatch(text) || !DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at))
        {
            body.Refuse($"{ScheduledFor} {NoTime}");
            return 0;
        }

        if (at < now) body.Refuse($"{ScheduledFor} datetime can not be in the past");
        if (at > now + aheadMax) body.Refuse($"{ScheduledFor} datetime can only be {aheadMax.TotalHours} hours in the future");
        return (at.ToUnixTimeMilliseconds() + 999) / 1000 * 1000;
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d([T ]\d\d(:\d\d(:\d\d(\.\d{1,9})?)?)?(Z|[+-]\d\d:?\d\d)?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex IsoTime();
}
