using System.Globalization;
using System.Text;

namespace Budkavle.Support;

/// <summary>Lines of a report, with numbers written alike in every country.</summary>
public static class Markdown
{
    /// <summary>One line, of one or several parts.</summary>
    public static void Line(StringBuilder text, params FormattableString[] parts)
    {
        foreach (var part in parts)
            text.Append(part.ToString(CultureInfo.InvariantCulture));
        text.Append('\n');
    }
}
