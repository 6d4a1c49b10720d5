using System.Text;

namespace Budkavle.Api.Problems;

/// <summary>
/// An exception as types and stack frames only. Exception texts quote what they choke on, and that may be a national number or a letter,
/// so they are not logged.
/// </summary>
internal static class SafeException
{
    private const int DepthMax = 5;

    public static string Describe(Exception exception)
    {
        var text = new StringBuilder();
        var depth = 0;
        for (var current = exception; current is not null && depth < DepthMax; current = current.InnerException, depth++)
        {
            if (depth > 0) text.AppendLine().Append("caused by ");
            text.Append(current.GetType().FullName).AppendLine().Append(current.StackTrace);
        }

        return text.ToString();
    }
}
