using Budkavle.Domain.Letters.Templates;

namespace Budkavle.Domain.Tests.Letters.Templates;

/// <summary>Placeholders as the fact sheet of GOV.UK Notify's contract has them.</summary>
public sealed class TemplateTextTests
{
    [Theory]
    [InlineData("Dear ((name)),", "Dear Åsa,")]
    [InlineData("((name))((Name))", "ÅsaÅsa")]
    [InlineData("((first name)) ((FIRST_NAME)) ((first-name))", "Eva Eva Eva")]
    [InlineData("(((name)))", "(Åsa)")]
    [InlineData("((name)", "((name)")]
    [InlineData("(name))", "(name))")]
    [InlineData("(())", "(())")]
    [InlineData("(( _-))", "(( _-))")]
    [InlineData("((a(b)c))", "((a(b)c))")]
    [InlineData("((late??Pay at once.))", "Pay at once.")]
    [InlineData("((early??Thank you.))", "")]
    [InlineData("((late??What??))", "What??")]
    [InlineData("((??text))", "((??text))")]
    [InlineData("You need:((things))", "You need:\n\n* a pen\n* paper")]
    [InlineData("no placeholder", "no placeholder")]
    [InlineData("", "")]
    public void A_text_is_filled_by_the_rules_of_the_contract(string template, string filled)
    {
        var missing = new List<string>();

        Assert.Equal(filled, TemplateText.Parse(template).Fill(Values(), value => value, missing));
        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("YES", true)]
    [InlineData(" y ", true)]
    [InlineData("True", true)]
    [InlineData("t", true)]
    [InlineData("1", true)]
    [InlineData("include", true)]
    [InlineData("show", true)]
    [InlineData("no", false)]
    [InlineData("0", false)]
    [InlineData("", false)]
    [InlineData("yes!", false)]
    public void A_flag_shows_its_text_where_its_value_is_one_of_a_few_words(string value, bool shows)
    {
        var values = new TemplateValues();
        values.Add("flag", value);

        Assert.Equal(shows ? "text" : "", TemplateText.Parse("((flag??text))").Fill(values, text => text, []));
    }

    [Fact]
    public void Names_come_once_each_as_they_were_first_written()
    {
        var text = TemplateText.Parse("((First Name)) ((due date)) ((first_name??Hello)) ((DueDate))");

        Assert.Equal(["First Name", "due date"], text.Names);
    }

    [Fact]
    public void What_has_no_value_is_named_and_nothing_stands_in_its_place()
    {
        var missing = new List<string>();

        Assert.Equal("Dear , ", TemplateText.Parse("Dear ((whom)), ((why??because))").Fill(Values(), value => value, missing));
        Assert.Equal(["whom", "why"], missing);
    }

    [Fact]
    public void Values_are_encoded_and_hold_no_placeholders_of_their_own_and_the_template_is_left_as_it_is()
    {
        var values = new TemplateValues();
        values.Add("name", "<((other))>");
        values.Add("other", "secret");
        values.Add("list", ["<a>"]);

        var filled = TemplateText.Parse("<b>((name))</b>((list))").Fill(values, System.Net.WebUtility.HtmlEncode, []);

        Assert.Equal("<b>&lt;((other))&gt;</b>\n\n* &lt;a&gt;", filled);
    }

    private static TemplateValues Values()
    {
        var values = new TemplateValues();
        values.Add("NAME", "Åsa");
        values.Add("firstName", "Eva");
        values.Add("late", "yes");
        values.Add("early", "no");
        values.Add("things", ["a pen", "paper"]);
        values.Add("unused", "unused");
        return values;
    }
}
