using System.Text.RegularExpressions;
using Budkavle.Domain.Letters.Outbound;
using Budkavle.Domain.Letters.Templates;

namespace Budkavle.Domain.Tests.Letters.Outbound;

/// <summary>The HTML of e-mails: the template's signs are markup, and nothing in a value is.</summary>
public sealed class EmailHtmlTests
{
    [Theory]
    [InlineData("# Big", "<h2>Big</h2>")]
    [InlineData("## Small", "<h3>Small</h3>")]
    [InlineData("### No heading", "<p>### No heading</p>")]
    [InlineData("one\ntwo\n\nthree", "<p>one<br>two</p><p>three</p>")]
    [InlineData("* a\n* b\n\nc", "<ul><li>a</li><li>b</li></ul><p>c</p>")]
    [InlineData("- a\n• b", "<ul><li>a</li><li>b</li></ul>")]
    [InlineData("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>")]
    [InlineData("2026. was a year", "<p>2026. was a year</p>")]
    [InlineData("^ Mind this\n^and this", "<div> Mind this<br>and this</div>")]
    [InlineData("a\n---\nb", "<p>a</p><hr><p>b</p>")]
    [InlineData("text\n# Big\ntext", "<p>text</p><h2>Big</h2><p>text</p>")]
    [InlineData("[Log in](https://a.example/x?a=1&b=2) now", "<p><a href=\"https://a.example/x?a=1&amp;b=2\">Log in</a> now</p>")]
    [InlineData("See https://a.example/x.", "<p>See <a href=\"https://a.example/x\">https://a.example/x</a>.</p>")]
    [InlineData("[x](javascript:alert(1))", "<p>x)</p>")]
    [InlineData("[x](data:text/html,x)", "<p>x</p>")]
    [InlineData("**not bold** <b>nor this</b> ![x](y)", "<p>**not bold** &lt;b&gt;nor this&lt;/b&gt; !x</p>")]
    [InlineData("a\r\nb 😀 'c' \"d\"", "<p>a<br>b 😀 &#39;c&#39; &quot;d&quot;</p>")]
    [InlineData("", "")]
    public void The_signs_of_GOV_UK_Notify_are_markup_and_nothing_else(string body, string html) =>
        Assert.Equal(html, Bare(EmailHtml.Fragment(body, [])));

    [Theory]
    [InlineData("Hi ((v))", "# Big", "<p>Hi # Big</p>")]
    [InlineData("((v))", "# Big", "<p># Big</p>")]
    [InlineData("((v))", "* a\n* b", "<p>* a<br>* b</p>")]
    [InlineData("((v))", "[x](https://evil.example)", "<p>[x](https://evil.example)</p>")]
    [InlineData("((v))", "https://evil.example", "<p>https://evil.example</p>")]
    [InlineData(
        "[((v))](https://a.example)", "x](https://evil.example) [y",
        "<p><a href=\"https://a.example\">x](https://evil.example) [y</a></p>")]
    [InlineData("[x](((v)))", "javascript:alert(1)", "<p>x</p>")]
    [InlineData("[x](((v)))", "https://a.example/\"onclick=\"x", "<p><a href=\"https://a.example/&quot;onclick=&quot;x\">x</a></p>")]
    [InlineData("((v))", "<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>")]
    [InlineData("^((v))", "\n---\n", "<div><br>---<br></div>")]
    [InlineData("1((v)) x", ".", "<p>1. x</p>")]
    [InlineData("https://a.example/((v)) x", "b?c", "<p><a href=\"https://a.example/b?c\">https://a.example/b?c</a> x</p>")]
    public void Nothing_in_a_value_is_markup(string template, string value, string html)
    {
        var values = new TemplateValues();
        values.Add("v", value);

        Assert.Equal(html, Bare(Fill(template, values)));
    }

    [Fact]
    public void A_list_of_values_becomes_bullets_whose_texts_are_shown_as_they_are()
    {
        var values = new TemplateValues();
        values.Add("v", ["# a", "* b"]);

        Assert.Equal("<p>Bring:</p><ul><li># a</li><li>* b</li></ul>", Bare(Fill("Bring:((v))", values)));
    }

    [Fact]
    public void A_value_that_was_cleaned_loses_the_backslashes_that_it_got()
    {
        var spans = EmailMarkup.Read(EmailMarkup.Write([new EmailSpan(3, 7, true)]))!;

        Assert.Equal("<p>Hi [x] \\!</p>", Bare(EmailHtml.Fragment("Hi \\[x\\] \\!", spans)));
    }

    [Fact]
    public void More_values_than_can_be_named_leave_an_email_as_plain_text()
    {
        var many = Enumerable.Range(0, 5000).Select(at => new EmailSpan(at * 2, 1, false)).ToList();

        Assert.Equal("", EmailMarkup.Write(many));
        Assert.Null(EmailMarkup.Read(""));
        Assert.Equal(many[..500], EmailMarkup.Read(EmailMarkup.Write(many[..500])));
        Assert.Empty(EmailMarkup.Read(EmailMarkup.Write([]))!);
    }

    [Fact]
    public void Whatever_the_template_and_the_values_say_only_known_elements_come_out()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        const string signs = "#*-^[]()1. \n\r\\<>&\"'aå😀https://x.y";
        for (var round = 0; round < 3000; round++)
        {
            var values = new TemplateValues();
            values.Add("v", Text(random, signs, 20));
            var html = Fill(Text(random, signs, 30) + "((v))" + Text(random, signs, 30), values);
            var rest = Regex.Replace(
                html, "</?(h2|h3|p|ul|ol|li|div|br|hr)( style=\"[^\"<>]*\")?>", "");
            rest = Regex.Replace(rest, "<a style=\"[^\"<>]*\" href=\"(https?:|mailto:|tel:)[^\"<>]*\">|</a>", "");
            Assert.False(rest.AsSpan().ContainsAny('<', '>', '"'), $"Seed {seed}, round {round}: {html}");
            Assert.Equal(Count(html, "<a "), Count(html, "</a>"));
        }
    }

    [Fact]
    public void Signs_that_open_and_never_close_take_no_longer_than_others()
    {
        string[] bodies = [new('[', 200_000), Repeat("[a](", 50_000), Repeat("http://", 30_000), Repeat("[a", 100_000)];

        Assert.All(bodies, body => Assert.True(EmailHtml.Fragment(body, []).Length >= body.Length));
    }

    private static string Fill(string template, TemplateValues values)
    {
        var (missing, spans) = (new List<string>(), new List<TemplateSpan>());
        var body = TemplateText.Parse(template).Fill(values, value => value, missing, spans);
        return EmailHtml.Fragment(body, [.. spans.Select(span => new EmailSpan(span.Start, span.Length, false))]);
    }

    private static string Text(Random random, string signs, int lengthMax) =>
        string.Concat(Enumerable.Range(0, random.Next(lengthMax)).Select(_ => signs[random.Next(signs.Length)]));

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    /// <summary>Without styles and line ends.</summary>
    private static string Bare(string html) => Regex.Replace(html, " style=\"[^\"]*\"|\n", "");
}
