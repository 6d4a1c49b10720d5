using System.Text;
using Budkavle.Domain.Letters.Notifications;

namespace Budkavle.Grains.Notifications.Upkeep;

/// <summary>A delivery status notification as a mail server sends it to the return path (RFC 3464), as far as it matters here.</summary>
/// <param name="Word">Whose mail it was: the word of <see cref="ReturnPaths"/>.</param>
/// <param name="IsFinal">The mail will not be delivered; otherwise it was late, relayed or delivered.</param>
/// <param name="IsAddressFault">The address will never do.</param>
/// <param name="Recipient">The address that failed, or null if the report does not say.</param>
public sealed record BounceReport(string Word, bool IsFinal, bool IsAddressFault, string? Recipient)
{
    /// <summary>A report repeats the mail, which is small; what is longer is none of ours.</summary>
    public const int BytesMax = 256 * 1024;

    private static readonly string[] _addressHeaders = ["Delivered-To", "X-Original-To", "Envelope-To", "To"];

    /// <summary>Null if the message is no report, or not one about a mail of ours.</summary>
    /// <param name="returnTo">The address that the report was delivered to; null to look for it in the headers.</param>
    public static BounceReport? Read(ReadOnlySpan<byte> message, string? returnTo = null)
    {
        if (message.Length > BytesMax) return null;
        var lines = Unfold(Encoding.Latin1.GetString(message));
        var head = lines.TakeWhile(line => line.Length > 0).ToArray();
        var words = returnTo is not null ? [WordIn(returnTo)] : head.Select(WordInHeader);
        if (words.FirstOrDefault(found => found is not null) is not { } word) return null;
        // The fields of the first recipient; a mail of ours has one.
        var fields = lines.SkipWhile(line => !Is(line, "Content-Type", "message/delivery-status")).ToArray();
        var status = Value(fields, "Status")?.Split(' ')[0];
        var action = Value(fields, "Action");
        if (status is null || action is null) return null;
        var isFinal = action.Equals("failed", StringComparison.OrdinalIgnoreCase) && MailStatus.IsFinal(status);
        var recipient = Value(fields, "Final-Recipient") ?? Value(fields, "Original-Recipient");
        var at = recipient?.IndexOf(';', StringComparison.Ordinal) ?? -1;
        return new BounceReport(
            word, isFinal, isFinal && MailStatus.IsAddressFault(status), recipient is null ? null : recipient[(at + 1)..].Trim());
    }

    /// <summary>Lines with those joined that go on on the next one (RFC 5322 2.2.3).</summary>
    private static List<string> Unfold(string text)
    {
        var lines = new List<string>();
        var whole = new StringBuilder();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.Length > 0 && line[0] is ' ' or '\t' && whole.Length > 0)
            {
                whole.Append(' ').Append(line.AsSpan().TrimStart());
                continue;
            }

            lines.Add(whole.ToString());
            whole.Clear().Append(line);
        }

        lines.Add(whole.ToString());
        // The first was begun before there was one.
        return lines[1..];
    }

    private static string? WordInHeader(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && _addressHeaders.Contains(line[..colon], StringComparer.OrdinalIgnoreCase) ? WordIn(line) : null;
    }

    /// <summary>The word between a plus sign and an at sign.</summary>
    private static string? WordIn(string text)
    {
        var plus = text.IndexOf('+', StringComparison.Ordinal);
        var from = plus + 1;
        var end = from + ReturnPaths.WordLength;
        return plus >= 0 && text.Length > end && text[end] == '@' && text[from..end].All(char.IsAsciiHexDigit) ? text[from..end] : null;
    }

    private static bool Is(string line, string name, string value) =>
        line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)
        && line[(name.Length + 1)..].Trim().StartsWith(value, StringComparison.OrdinalIgnoreCase);

    private static string? Value(string[] lines, string name) =>
        lines.FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)) is { } line
            ? line[(name.Length + 1)..].Trim() : null;
}
