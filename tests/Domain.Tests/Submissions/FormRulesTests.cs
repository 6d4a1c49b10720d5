using Budkavle.Domain.Submissions;

namespace Budkavle.Domain.Tests.Submissions;

/// <summary>What an agency's form may be.</summary>
public sealed class FormRulesTests
{
    [Fact]
    public void A_form_with_a_field_of_every_kind_is_taken()
    {
        var kinds = Enum.GetValues<FormFieldKind>().Where(kind => kind != FormFieldKind.Unknown).ToArray();

        Assert.Equal(8, kinds.Length);
        Assert.Null(FormRules.FaultOf(FormWorld.Of([.. kinds.Select(kind => FormWorld.Field(kind, "f" + kind))])));
    }

    public static TheoryData<string, FormField> Wrong => new()
    {
        { "fields[0].name", Text() with { Name = "1a" } },
        { "fields[0].name", Text() with { Name = "a b" } },
        { "fields[0].name", Text() with { Name = "å" } },
        { "fields[0].name", Text() with { Name = new string('a', 41) } },
        { "fields[0].name", Text() with { Name = null! } },
        { "fields[0].kind", Text() with { Kind = FormFieldKind.Unknown } },
        { "fields[0].kind", Text() with { Kind = (FormFieldKind)99 } },
        { "fields[0].label.sv", Text() with { Label = null! } },
        { "fields[0].label.sv", Text() with { Label = new FormWords(" ") } },
        { "fields[0].label.sv", Text() with { Label = new FormWords("a\nb") } },
        { "fields[0].label.sv", Text() with { Label = new FormWords("a\u202Eb") } },
        { "fields[0].label.en", Text() with { Label = new FormWords("a", "") } },
        { "fields[0].help.sv", Text() with { Help = new FormWords(new string('a', 2001)) } },
        { "fields[0].pattern", Text() with { Pattern = (FormPattern)99 } },
        { "fields[0].pattern", FormWorld.Field(FormFieldKind.LongText) with { Pattern = FormPattern.Email } },
        { "fields[0].maxLength", Text() with { MaxLength = 0 } },
        { "fields[0].maxLength", Text() with { MaxLength = 1001 } },
        { "fields[0].maxLength", FormWorld.Field(FormFieldKind.Date) with { MaxLength = 10 } },
        { "fields[0]: min, max", Text() with { Min = 1 } },
        { "fields[0]: min is over max", FormWorld.Field(FormFieldKind.Number) with { Min = 2, Max = 1 } },
        { "fields[0].decimals", FormWorld.Field(FormFieldKind.Number) with { Decimals = 7 } },
        { "fields[0].max:", FormWorld.Field(FormFieldKind.Number) with { Max = decimal.MaxValue } },
        { "fields[0].choices", Text() with { Choices = [new FormChoice("a", new FormWords("a"))] } },
        { "fields[0].choices", FormWorld.Field(FormFieldKind.Choice) with { Choices = [] } },
        { "fields[0].choices", FormWorld.Field(FormFieldKind.Choice) with { Choices = null } },
        { "fields[0].choices[0].value", FormWorld.Field(FormFieldKind.Choice) with { Choices = [null!] } },
        {
            "fields[0].choices[1].value",
            FormWorld.Field(FormFieldKind.Choice) with { Choices = [new("a", new FormWords("a")), new("A", new FormWords("b"))] }
        },
        { "fields[0].maxFiles", FormWorld.Field(FormFieldKind.File) with { MaxFiles = 11 } },
        { "fields[0].maxFiles", Text() with { MaxFiles = 1 } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_named_with_its_place(string place, FormField field) =>
        Assert.StartsWith(place, FormRules.FaultOf(FormWorld.Of(field)), StringComparison.Ordinal);

    [Fact]
    public void A_whole_form_has_limits()
    {
        var many = Enumerable.Range(0, 51).Select(index => Text($"f{index}")).ToArray();
        var wide = FormWorld.Field(FormFieldKind.Choices) with
        {
            Choices = [.. Enumerable.Range(0, 150).Select(index => new FormChoice($"c{index}", new FormWords("x")))],
        };
        var wordy = Enumerable.Range(0, 13).Select(index =>
            Text($"f{index}") with { Help = new FormWords(new string('a', 2000)) }).ToArray();

        Assert.StartsWith("fields:", FormRules.FaultOf(FormWorld.Of([])), StringComparison.Ordinal);
        Assert.StartsWith("fields:", FormRules.FaultOf(FormWorld.Of(many)), StringComparison.Ordinal);
        Assert.Null(FormRules.FaultOf(FormWorld.Of(many[1..])));
        Assert.StartsWith("fields[1].name", FormRules.FaultOf(FormWorld.Of(Text("a"), Text("A"))), StringComparison.Ordinal);
        Assert.StartsWith("choices:", FormRules.FaultOf(FormWorld.Of(wide, wide with { Name = "b" })), StringComparison.Ordinal);
        Assert.StartsWith("All words", FormRules.FaultOf(FormWorld.Of(wordy)), StringComparison.Ordinal);
        Assert.Null(FormRules.FaultOf(FormWorld.Of(wordy[1..])));
        Assert.StartsWith(
            "maxFiles:",
            FormRules.FaultOf(FormWorld.Of(
                FormWorld.Field(FormFieldKind.File) with { MaxFiles = 10 }, FormWorld.Field(FormFieldKind.File, "b"))),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bygglov", true)]
    [InlineData("admin", true)]
    [InlineData("a", false)]
    [InlineData("Bygglov", false)]
    [InlineData("a--b", false)]
    [InlineData("../a", false)]
    public void A_code_is_a_small_name(string code, bool isOne) => Assert.Equal(isOne, FormRules.IsCode(code));

    private static FormField Text(string name = "a") => FormWorld.Field(FormFieldKind.Text, name);
}
