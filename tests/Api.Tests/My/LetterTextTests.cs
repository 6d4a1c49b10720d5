using System.Text.RegularExpressions;
using Budkavle.Api.Pages.Showing;
using Budkavle.Api.Tests.Silos;
using Xunit.Abstractions;

namespace Budkavle.Api.Tests.My;

/// <summary>Markdown as HTML, and files' names.</summary>
public sealed class LetterTextTests(ITestOutputHelper output)
{
    [Fact]
    public void Markdown_with_attacks_in_it_gives_no_tag_of_theirs()
    {
        foreach (var vector in XssVectors.All)
        {
            var html = LetterHtml.OfMarkdown("Text\n\n" + vector + "\n\n> " + vector + "\n\n|a|\n|-|\n|" + vector + "|\n")!;

            Assert.DoesNotMatch("<(script|img|svg|iframe|style|link|meta|base|object|embed|form|input|body)", html);
            Assert.DoesNotMatch("<[^>]* on[a-z]+=", html);
            Assert.DoesNotMatch("href=\"(?!https?:|mailto:|tel:|#)", html);
        }
    }

    [Theory]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](java&#115;cript:alert(1))")]
    [InlineData("[x](\u0001javascript:alert(1))")]
    [InlineData("[x]( data:text/html,x)")]
    [InlineData("[x](//evil.test)")]
    [InlineData("[x](/my)")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("![x](https://evil.test/p.png)")]
    [InlineData("[x]: javascript:alert(1)\n\n[x]")]
    public void A_link_in_markdown_leads_to_the_web_or_nowhere(string markdown)
    {
        var html = LetterHtml.OfMarkdown(markdown)!;

        Assert.DoesNotMatch("href=\"(?!https?:|mailto:|tel:|#)", html);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(">")]
    [InlineData("- ")]
    [InlineData("[")]
    [InlineData("*a **a ")]
    [InlineData("![[")]
    [InlineData("`")]
    [InlineData("|")]
    public void Markdown_made_to_break_the_formatter_is_formatted_or_shown_as_it_is(string piece)
    {
        var markdown = string.Concat(Enumerable.Repeat(piece, 20_000));

        var html = LetterHtml.OfMarkdown(markdown);

        Assert.True(html is null || html.Length > 0);
    }

    [Fact]
    public void Random_markdown_gives_no_tag_that_acts()
    {
        var random = Seeds.Create(output);
        string[] pieces =
            ["[", "]", "(", ")", "<", ">", "javascript:", "alert(1)", "!", "\n", "|", "-", "`", "*", "&#106;", "x", " ", "\"", "onerror="];
        for (var round = 0; round < 3_000; round++)
        {
            var markdown = string.Concat(Enumerable.Range(0, 30).Select(_ => pieces[random.Next(pieces.Length)]));
            var html = LetterHtml.OfMarkdown(markdown) ?? "";
            Assert.False(
                Regex.IsMatch(html, "<(script|img)|<[^>]* on[a-z]+=|href=\"(?!https?:|mailto:|tel:|#)"),
                $"{markdown} gave {html}");
        }
    }

    [Theory]
    [InlineData("beslut 2026.pdf", "beslut 2026.pdf")]
    [InlineData("Åtgärd – 日本.pdf", "Åtgärd – 日本.pdf")]
    [InlineData("../../etc/passwd", "_.._etc_passwd")]
    [InlineData("C:\\Windows\\x.exe", "C__Windows_x.exe")]
    [InlineData("beslut\u202Efdp.exe", "beslutfdp.exe")]
    [InlineData("a\r\nSet-Cookie: b=c", "aSet-Cookie_ b=c")]
    [InlineData("a\"; filename=\"b.exe", "a_; filename=_b.exe")]
    [InlineData(".htaccess", "htaccess")]
    [InlineData("con.txt", "_con.txt")]
    [InlineData("LPT1", "_LPT1")]
    [InlineData("...", "file")]
    [InlineData("\u200B", "file")]
    [InlineData("x. . .", "x")]
    public void A_files_name_is_made_fit_for_a_disk(string name, string safe) => Assert.Equal(safe, SafeFileName.Of(name));

    [Fact]
    public void A_long_name_is_cut_and_keeps_its_kind()
    {
        var name = SafeFileName.Of(new string('å', 240) + ".pdf");

        Assert.Equal(124, name.Length);
        Assert.EndsWith("å.pdf", name, StringComparison.Ordinal);
    }
}
