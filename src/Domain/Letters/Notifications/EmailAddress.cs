using System.Globalization;
using System.Text;

namespace Budkavle.Domain.Letters.Notifications;

/// <summary>
/// An address that mail can be sent to: a dot-atom, an at sign and a domain name (RFC 5321 4.1.2, with RFC 6531 letters before the at
/// sign).
/// Quoted strings, comments and address literals are refused: nobody has one, and each is a way to smuggle something in.
/// </summary>
public readonly record struct EmailAddress
{
    /// <summary>RFC 5321 4.5.3.1.3: a path is at most 256 octets, angle brackets included.</summary>
    public const int BytesMax = 254;

    /// <summary>RFC 5321 4.5.3.1.1.</summary>
    public const int LocalBytesMax = 64;

    private const int LabelMax = 63;
    private const string AtomSpecials = "!#$%&'*+-/=?^_`{|}~";
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    private EmailAddress(string local, string domain)
    {
        Local = local;
        Domain = domain;
    }

    /// <summary>The part before the at sign.</summary>
    public string Local { get; }

    /// <summary>The domain name in ASCII: an international one is encoded (RFC 5891).</summary>
    public string Domain { get; }

    /// <summary>Whether the provider must offer SMTPUTF8 to carry it.</summary>
    public bool NeedsUtf8 => !Ascii.IsValid(Local);

    public override string ToString() => $"{Local}@{Domain}";

    /// <summary>False for anything that is not an address; never throws.</summary>
    public static bool TryParse(string? text, out EmailAddress address)
    {
        address = default;
        if (text is null || text.Length > BytesMax) return false;
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at < 1 || at != text.LastIndexOf('@')) return false;
        var local = text[..at];
        if (!IsLocal(local) || ToAscii(text[(at + 1)..]) is not { } domain) return false;
        var parsed = new EmailAddress(local, domain);
        if (Encoding.UTF8.GetByteCount(parsed.ToString()) > BytesMax) return false;
        address = parsed;
        return true;
    }

    private static bool IsLocal(string local)
    {
        if (local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal)) return false;
        for (var i = 0; i < local.Length; i++)
        {
            var c = local[i];
            if (char.IsAsciiLetterOrDigit(c) || c == '.' || AtomSpecials.Contains(c, StringComparison.Ordinal)) continue;
            if (c < 0x80 || !Rune.TryGetRuneAt(local, i, out var rune)) return false;
            // Letters, marks and digits only: no spaces, no controls, no characters that turn the direction of writing.
            if (!Rune.IsLetterOrDigit(rune) && Rune.GetUnicodeCategory(rune) is not
                (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark))
            {
                return false;
            }

            if (rune.Utf16SequenceLength == 2) i++;
        }

        return Encoding.UTF8.GetByteCount(local) <= LocalBytesMax;
    }

    private static string? ToAscii(string domain)
    {
        if (domain.Length == 0) return null;
        try
        {
            var ascii = Ascii.IsValid(domain) ? domain : Idn.GetAscii(domain);
            var labels = ascii.Split('.');
            return labels.Length >= 2 && labels.All(IsLabel) && !labels[^1].All(char.IsAsciiDigit) ? ascii.ToLowerInvariant() : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= LabelMax && label[0] != '-' && label[^1] != '-'
        && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
