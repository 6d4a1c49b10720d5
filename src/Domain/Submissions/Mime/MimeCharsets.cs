using System.Text;

namespace Budkavle.Domain.Submissions;

/// <summary>The charsets that messages are written in.</summary>
internal static class MimeCharsets
{
    /// <summary>Null for one that is not known.</summary>
    public static Encoding? Find(string? name)
    {
        if (string.IsNullOrWhiteSpace(name)) return Encoding.UTF8;
        var trimmed = name.Trim();
        // Many programs call this one so; they agree where both have a character.
        if (trimmed.Equals("iso-8859-1", StringComparison.OrdinalIgnoreCase)) trimmed = "windows-1252";
        if (trimmed.Equals("us-ascii", StringComparison.OrdinalIgnoreCase) || trimmed.Equals("utf8", StringComparison.OrdinalIgnoreCase))
            return Encoding.UTF8;
        // UTF-7 hides what it says from whoever reads ASCII.
        if (trimmed.Contains("utf-7", StringComparison.OrdinalIgnoreCase)) return null;
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(trimmed) ?? Encoding.GetEncoding(trimmed);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
