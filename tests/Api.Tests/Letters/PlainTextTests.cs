using Budkavle.Api.Letters.Printing;

namespace Budkavle.Api.Tests.Letters;

/// <summary>What is left of HTML on paper.</summary>
public sealed class PlainTextTests
{
    [Theory]
    [InlineData("<h1>Beslut</h1><p>Hej  du,\n se <b>här</b>.</p><p>Nästa</p>", "Beslut\nHej du, se här.\nNästa")]
    [InlineData("<ul><li>ett</li><li>tv&aring; &amp; tre</li></ul>", "- ett\n- två & tre")]
    [InlineData("<style>p{}</style><script>if (1 < 2) alert('x')</script><p>Kvar</p>", "Kvar")]
    [InlineData("ett<br>två<br/>tre<!-- inget > alls -->", "ett\ntvå\ntre")]
    [InlineData("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc")]
    [InlineData("oavslutad <b", "oavslutad")]
    [InlineData("", "")]
    public void Text_stays_and_what_is_not_text_goes(string html, string expected) => Assert.Equal(expected, PlainText.Of(html));
}
