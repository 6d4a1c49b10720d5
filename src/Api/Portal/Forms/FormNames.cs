using System.Globalization;
using System.Text;
using Budkavle.Domain.Submissions;

namespace Budkavle.Api.Portal.Forms;

/// <summary>Names that programs get answers under, made of words that people read.</summary>
internal static class FormNames
{
    private const string Otherwise = "field";

    // The process has only the invariant culture, which takes no letter apart.
    private const string Accented = "åäàáâãæöòóôõøéèêëíìîïúùûüýÿçñ";
    private const string Plain = "aaaaaaaooooooeeeeiiiiuuuuyycn";

    /// <summary>Small letters a to z, digits and underscores, beginning with a letter; none of those that are taken.</summary>
    public static string Of(string words, IReadOnlySet<string> taken)
    {
        var name = new StringBuilder();
        foreach (var character in words)
        {
            var small = char.ToLowerInvariant(character);
            var plain = Accented.IndexOf(small, StringComparison.Ordinal) is >= 0 and var at ? Plain[at] : small;
            if (char.IsAsciiLetterOrDigit(plain)) name.Append(plain);
            else if (name.Length > 0 && name[^1] != '_') name.Append('_');
        }

        var made = name.ToString().Trim('_');
        if (made.Length == 0) made = Otherwise;
        if (!char.IsAsciiLetter(made[0])) made = Otherwise + "_" + made;
        // Room for a number behind it.
        made = made[..Math.Min(made.Length, FormLimits.NameCharactersMax - 4)].TrimEnd('_');
        var free = made;
        for (var number = 2; taken.Contains(free); number++) free = string.Create(CultureInfo.InvariantCulture, $"{made}_{number}");
        return free;
    }

    public static bool IsName(ReadOnlySpan<char> name, bool allowsHyphen)
    {
        if (name.Length is 0 or > FormLimits.NameCharactersMax) return false;
        foreach (var character in name)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character != '_' && !(allowsHyphen && character == '-')) return false;
        }

        return true;
    }
}
