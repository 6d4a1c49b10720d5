using System.Net;
using System.Text;

namespace Budkavle.Grains.Notifications.Sms;

/// <summary>What a gateway says has become of a text message, as 46elks posts it: a form of id, status and delivered.</summary>
/// <param name="HasFailed">It will not arrive.</param>
/// <param name="HasArrived">It has arrived. If neither, it is on its way.</param>
public sealed record SmsReport(bool HasFailed, bool HasArrived = false)
{
    /// <summary>A report has some 100 bytes.</summary>
    public const int BytesMax = 4096;

    private const int FieldsMax = 32;

    /// <summary>
    /// Null if the form is none, or does not say in one word what has become of the message. The gateway's own id and the time are not
    /// looked at: the address says which message it was, and the log when we heard.
    /// </summary>
    public static SmsReport? Read(ReadOnlySpan<byte> form)
    {
        if (form.Length > BytesMax || form.ContainsAnyExceptInRange((byte)' ', (byte)'~')) return null;
        var fields = Encoding.ASCII.GetString(form).Split('&');
        if (fields.Length > FieldsMax) return null;
        var statuses = fields.Select(field => field.Split('=', 2))
            .Where(parts => parts.Length == 2 && WebUtility.UrlDecode(parts[0]) == "status")
            .Select(parts => WebUtility.UrlDecode(parts[1])).ToArray();
        return statuses switch
        {
            ["failed"] => new SmsReport(HasFailed: true),
            ["delivered"] => new SmsReport(HasFailed: false, HasArrived: true),
            ["sent" or "created"] => new SmsReport(HasFailed: false),
            _ => null,
        };
    }
}
