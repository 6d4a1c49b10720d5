using System.Globalization;
using System.Text;

namespace Budkavle.Api.Pages.Showing;

/// <summary>
/// A file's name as a sender gave it, made fit for a citizen's disk: no path, no character that changes how the name is read (such as one
/// that writes right to left, behind which <c>.exe</c> hides), no name of a device.
/// </summary>
internal static class SafeFileName
{
    /// <summary>Short enough for every file system, also in a folder and with a number added.</summary>
    private const int LengthMax = 120;

    private const int ExtensionMax = 12;
    private const string Replaced = "\\/:*?\"<>|";

    private static readonly string[] _devices =
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(number => new[] { $"COM{number}", $"LPT{number}" })];

    public static string Of(string name)
    {
        var kept = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned) continue;
            kept.Append(rune.IsBmp && Replaced.Contains((char)rune.Value) ? "_" : rune.ToString());
        }

        var trimmed = kept.ToString().Trim(' ', '.');
        var extension = Path.GetExtension(trimmed);
        if (extension.Length > ExtensionMax) extension = "";
        var stem = trimmed[..^extension.Length];
        if (stem.Length == 0) stem = "file";
        if (stem.Length > LengthMax) stem = stem[..(char.IsHighSurrogate(stem[LengthMax - 1]) ? LengthMax - 1 : LengthMax)];
        if (_devices.Contains(stem.Split('.')[0].Trim(), StringComparer.OrdinalIgnoreCase)) stem = "_" + stem;
        return stem + extension;
    }
}
