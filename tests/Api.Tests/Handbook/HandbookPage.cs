using System.Text.RegularExpressions;
using Budkavle.Api.Tests.Packaging;

namespace Budkavle.Api.Tests.Handbook;

/// <summary>
/// What stands on a page to be typed: each line of its blocks, and what is in backquotes elsewhere if it has a space, begins as a request,
/// or is the name of a program. Of files under deploy, what is in backquotes in their comments.
/// </summary>
internal static partial class HandbookPage
{
    /// <summary>In the order of the page.</summary>
    public static IReadOnlyList<HandbookCommand> Commands(string page) =>
        [.. Read(page).Where(one => one.IsBlock || IsTyped(one.Command.Text)).Select(one => one.Command)];

    /// <summary>Single words in backquotes, which may be programs too: somebody has to say that they are not.</summary>
    public static IEnumerable<string> Words(string page) => Read(page)
        .Where(one => !one.IsBlock && Word().IsMatch(one.Command.Text) && !IsTyped(one.Command.Text)).Select(one => one.Command.Text);

    /// <summary>Paths of the service that a page names.</summary>
    public static IEnumerable<string> Routes(string page) =>
        Read(page).Where(one => !one.IsBlock && Route().IsMatch(one.Command.Text)).Select(one => one.Command.Text);

    private static IEnumerable<(HandbookCommand Command, bool IsBlock)> Read(string page)
    {
        var isComments = !page.EndsWith(".md", StringComparison.Ordinal);
        var (number, isBlock) = (0, false);
        foreach (var line in DeployFiles.Read(page).Split('\n'))
        {
            number++;
            if (isComments && !Comment().IsMatch(line)) continue;
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                Assert.True(isBlock || line == "```sh", $"{page}:{number}: a block of the handbook is marked sh.");
                isBlock = !isBlock;
            }
            else if (isBlock)
            {
                var text = Trailing().Replace(line, "").Trim();
                if (text.Length > 0) yield return (new HandbookCommand(page, number, text), true);
            }
            else
            {
                foreach (Match span in Span().Matches(line)) yield return (new HandbookCommand(page, number, span.Groups[1].Value), false);
            }
        }
    }

    private static bool IsTyped(string text) =>
        text[0] != '-' && (text.Contains(' ', StringComparison.Ordinal) || HandbookLists.Programs.Contains(text));

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Span();

    [GeneratedRegex(@"^\s*#")]
    private static partial Regex Comment();

    [GeneratedRegex(@"(^|\s)# .*$")]
    private static partial Regex Trailing();

    [GeneratedRegex("^[a-z][a-z0-9_]*$")]
    private static partial Regex Word();

    [GeneratedRegex(@"^/(v1|ops|health|statistics|metrics|\.well-known)(/|$)")]
    private static partial Regex Route();
}
