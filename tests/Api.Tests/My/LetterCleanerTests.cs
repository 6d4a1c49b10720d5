using System.Net;
using System.Text.RegularExpressions;
using Budkavle.Api.Pages.Showing;
using Budkavle.Api.Tests.Silos;
using Xunit.Abstractions;

namespace Budkavle.Api.Tests.My;

/// <summary>
/// What is left of a sender's HTML. The output is read by an expression that knows nothing of how it was made: every less-than sign begins
/// a tag of the list, with attributes of the list in double quotes.
/// </summary>
public sealed partial class LetterCleanerTests(ITestOutputHelper output)
{
    public static TheoryData<int> Vectors => [.. Enumerable.Range(0, XssVectors.All.Length)];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Nothing_that_acts_or_fetches_is_left_of_an_attack(int vector)
    {
        var clean = LetterCleaner.Clean(XssVectors.All[vector]);

        Assert.True(Problem(clean) is null, $"{Problem(clean)} in {clean}");
    }

    [Fact]
    public void Nothing_is_left_of_attacks_cut_up_and_put_together_at_random()
    {
        var random = Seeds.Create(output);
        for (var round = 0; round < 20_000; round++)
        {
            var html = string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => Piece(random)));
            var clean = LetterCleaner.Clean(html);
            Assert.True(Problem(clean) is null, $"Round {round}: {html} gave {clean}");
        }
    }

    [Fact]
    public void What_a_letter_is_made_of_stays()
    {
        const string Letter = "<h1 class=\"a\">Beslut &amp; skäl</h1><p style=\"color:red\">5 &lt; 6</p><ol type=\"a\"><li>x</li></ol>"
            + "<table border=\"1\"><tr><td colspan=\"2\">Å</td></tr></table><img src=\"data:image/png;base64,AAAA\" alt=\"Logo\">";

        Assert.Equal(
            Letter, LetterCleaner.Clean("<!doctype html><html><head><title>x</title></head><body>" + Letter + "</body></html>"));
        Assert.Equal(
            "<a href=\"https://a.test/?b=1&amp;c=2\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">x</a>",
            LetterCleaner.Clean("<A HREF='https://a.test/?b=1&amp;c=2' onclick=x>x</A>"));
        Assert.Equal("before  after", LetterCleaner.Clean("before <svg/> after"));
        Assert.Equal("1 &lt; 2 och 3 > 2", LetterCleaner.Clean("1 < 2 och 3 > 2"));
        Assert.Equal("<style>p { color: red }</style>", LetterCleaner.Clean("<style type=x>p { color: red }</style>"));
    }

    [Theory]
    [InlineData("<p a=1 ")]
    [InlineData("<p ")]
    [InlineData("<script>")]
    [InlineData("<svg/>")]
    [InlineData("<")]
    [InlineData("<!--")]
    [InlineData("<style>")]
    [InlineData("</p")]
    [InlineData("<a href=\"")]
    public void A_letter_of_the_greatest_length_is_cleaned_in_linear_time(string piece)
    {
        // Something quadratic would take hours; the test would not end.
        var clean = LetterCleaner.Clean(string.Concat(Enumerable.Repeat(piece, 2 * 1024 * 1024 / piece.Length)));

        Assert.Null(Problem(clean));
    }

    private static string Piece(Random random)
    {
        var vector = XssVectors.All[random.Next(XssVectors.All.Length)];
        var start = random.Next(vector.Length);
        return random.Next(4) switch
        {
            0 => vector,
            1 => vector[start..],
            2 => vector[..start],
            _ => vector.Insert(start, "<>\"'`=/ !-\0&;"[random.Next(13)].ToString()),
        };
    }

    private static string? Problem(string clean)
    {
        var rest = Style().Replace(clean, "");
        foreach (Match tag in Tag().Matches(rest))
        {
            foreach (Match attribute in Attribute().Matches(tag.Groups["attributes"].Value))
            {
                var (name, value) = (attribute.Groups["name"].Value, WebUtility.HtmlDecode(attribute.Groups["value"].Value));
                if (name.StartsWith("on", StringComparison.Ordinal) || name is "srcset" or "background" or "ping" or "action") return name;
                if (name == "href" && !Regex.IsMatch(value, "^\\s*(https?|mailto|tel):", RegexOptions.IgnoreCase)) return "href";
                if (name == "src" && !value.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase)) return "src";
                if (name == "target" && value != "_blank") return "target";
            }
        }

        var text = Tag().Replace(rest, "");
        return text.Contains('<') ? "a less-than sign" : null;
    }

    [GeneratedRegex("<style>[^<]*</style>")]
    private static partial Regex Style();

    [GeneratedRegex("</?(a|abbr|address|article|aside|b|bd[io]|big|blockquote|br|caption|center|cite|code|col|colgroup|d[dlt]|"
        + "del|details|dfn|div|em|figcaption|figure|font|footer|h[1-6]|header|hr|i|img|ins|kbd|li|main|mark|ol|p|pre|q|s|samp|section|"
        + "small|span|strike|strong|su[bp]|summary|table|tbody|t[dhrt]|tfoot|thead|time|ul?|var|wbr)"
        + "(?<attributes>( [a-z-]+=\"[^\"<>]*\")*)>")]
    private static partial Regex Tag();

    [GeneratedRegex(" (?<name>[a-z-]+)=\"(?<value>[^\"]*)\"")]
    private static partial Regex Attribute();
}
