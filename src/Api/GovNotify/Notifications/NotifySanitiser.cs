using System.Text;
using System.Text.RegularExpressions;

namespace Budkavle.Api.GovNotify.Notifications;

/// <summary>
/// Takes links and Markdown out of a value that somebody else than the service has written, as GOV.UK Notify does: first addresses, then
/// signs.
/// </summary>
internal static partial class NotifySanitiser
{
    private const string Signs = "`*_(){}[]<>#+-.!|\\";

    /// <summary>A value is a name or a sentence; what is so long that looking through it takes longer is refused.</summary>
    private const int MatchMilliseconds = 1000;

    public static string Clean(string text)
    {
        var without = Address().Replace(
            text, match => IsBareHost(match.Value) ? match.Value.Replace(".", ". ", StringComparison.Ordinal) : "");
        var clean = new StringBuilder(without.Length + 16);
        foreach (var character in without)
        {
            if (Signs.Contains(character, StringComparison.Ordinal)) clean.Append('\\');
            clean.Append(character);
        }

        return clean.ToString();
    }

    private static bool IsBareHost(string address) =>
        address.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-');

    /// <summary>
    /// An optional scheme, labels of word characters or hyphens each followed by a full stop, a top domain of letters, and a path, query or
    /// fragment up to a space or an angle bracket. Not part of an e-mail address.
    /// </summary>
    [GeneratedRegex(
        @"(?<![@.])(?:https?://)?(?:[\w-]+\.)+[a-z]{2,63}(?!@)(?:[/?#][^\s<]*)?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, MatchMilliseconds)]
    private static partial Regex Address();
}
