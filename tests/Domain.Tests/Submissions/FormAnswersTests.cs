using System.Text.Json;
using Budkavle.Domain.Submissions;
using Budkavle.Domain.Tests.Support;
using Xunit.Abstractions;

namespace Budkavle.Domain.Tests.Submissions;

/// <summary>What is typed into a form becomes an answer, or is said to be wrong.</summary>
public sealed class FormAnswersTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(FormPattern.None, "  å\tb\u202E\0 ", "å b")]
    [InlineData(FormPattern.OrganisationNumber, "212000-0142", "162120000142")]
    [InlineData(FormPattern.Email, "a@example.com", "a@example.com")]
    [InlineData(FormPattern.Phone, "070-174 06 05", "+46701740605")]
    [InlineData(FormPattern.PostalCode, "111 22", "11122")]
    public void A_text_is_kept_as_its_pattern_is_written(FormPattern pattern, string typed, string kept)
    {
        var reading = FormWorld.Read(FormWorld.Field(FormFieldKind.Text) with { Pattern = pattern }, typed);

        Assert.True(reading.IsWhole);
        Assert.Equal(kept, reading.Answers["a"].GetString());
    }

    [Theory]
    [InlineData(FormPattern.OrganisationNumber, "212000-0143")]
    [InlineData(FormPattern.OrganisationNumber, "191212121212")]
    [InlineData(FormPattern.PersonalNumber, "212000-0142")]
    [InlineData(FormPattern.Email, "a b@example.com")]
    [InlineData(FormPattern.Phone, "ring mig")]
    [InlineData(FormPattern.PostalCode, "01122")]
    public void What_is_not_its_pattern_is_said_to_be_wrong(FormPattern pattern, string typed) => Assert.Equal(
        FormFault.NotThePattern, FormWorld.Read(FormWorld.Field(FormFieldKind.Text) with { Pattern = pattern }, typed).Faults["a"]);

    [Fact]
    public void A_persons_number_is_kept_as_twelve_digits() => Assert.Equal(
        "191212121212",
        FormWorld.Read(FormWorld.Field(FormFieldKind.Text) with { Pattern = FormPattern.PersonalNumber }, "121212+1212")
            .Answers["a"].GetString());

    [Theory]
    [InlineData("12", 0, "12")]
    [InlineData("1 234\u00A0567", 0, "1234567")]
    [InlineData("12,5", 1, "12.5")]
    [InlineData("\u22123.25", 2, "-3.25")]
    public void A_number_is_read_as_people_write_it(string typed, int decimals, string kept) => Assert.Equal(
        kept, FormWorld.Read(FormWorld.Field(FormFieldKind.Number) with { Decimals = decimals }, typed).Answers["a"].GetRawText());

    [Theory]
    [InlineData("1,000", FormFault.TooManyDecimals)]
    [InlineData("1.234,5", FormFault.NotANumber)]
    [InlineData("1e5", FormFault.NotANumber)]
    [InlineData("NaN", FormFault.NotANumber)]
    [InlineData("9999999999999999", FormFault.NotANumber)]
    [InlineData("1", FormFault.TooSmall)]
    [InlineData("11", FormFault.TooLarge)]
    public void What_is_no_number_or_too_much_is_said_to_be_wrong(string typed, FormFault fault) => Assert.Equal(
        fault, FormWorld.Read(FormWorld.Field(FormFieldKind.Number) with { Min = 2, Max = 10 }, typed).Faults["a"]);

    [Fact]
    public void Dates_choices_and_boxes_are_read()
    {
        var choices = FormWorld.Field(FormFieldKind.Choices);
        var box = FormWorld.Field(FormFieldKind.Checkbox);

        Assert.Equal("2028-02-29", FormWorld.Read(FormWorld.Field(FormFieldKind.Date), "2028-02-29").Answers["a"].GetString());
        Assert.Equal(FormFault.NotADate, FormWorld.Read(FormWorld.Field(FormFieldKind.Date), "2027-02-29").Faults["a"]);
        Assert.Equal("two", FormWorld.Read(FormWorld.Field(FormFieldKind.Choice), "two").Answers["a"].GetString());
        Assert.Equal(FormFault.NotAChoice, FormWorld.Read(FormWorld.Field(FormFieldKind.Choice), "three").Faults["a"]);
        Assert.Equal(FormFault.NotAChoice, FormWorld.Read(FormWorld.Field(FormFieldKind.Choice), "one", "two").Faults["a"]);
        Assert.Equal("[\"one\",\"two\"]", FormWorld.Read(choices, "two", "one", "two").Answers["a"].GetRawText());
        Assert.True(FormWorld.Read(box, FormAnswers.Ticked).Answers["a"].GetBoolean());
        Assert.False(FormWorld.Read(box).Answers["a"].GetBoolean());
        Assert.Equal(FormFault.Missing, FormWorld.Read(box with { Required = true }, "no").Faults["a"]);
    }

    [Fact]
    public void What_is_required_is_missed_and_the_rest_may_be_empty()
    {
        foreach (var kind in Enum.GetValues<FormFieldKind>().Where(kind => kind != FormFieldKind.Unknown))
        {
            Assert.Equal(FormFault.Missing, FormWorld.Read(FormWorld.Field(kind) with { Required = true }, "").Faults["a"]);
            Assert.Equal(kind == FormFieldKind.Checkbox, FormWorld.Read(FormWorld.Field(kind)).Answers.ContainsKey("a"));
        }
    }

    [Fact]
    public void Texts_have_a_length_each_and_together()
    {
        var field = FormWorld.Field(FormFieldKind.LongText) with { MaxLength = 15_000 };
        var form = FormWorld.Of(field, field with { Name = "b" });
        Dictionary<string, List<string>> typed = new() { ["a"] = [new string('x', 15_000)], ["b"] = [new string('x', 5_000)] };
        var full = FormAnswers.Read(form, typed, FormWorld.NoFiles, FormWorld.Today);
        typed["b"] = [new string('x', 5_001)];
        var over = FormAnswers.Read(form, typed, FormWorld.NoFiles, FormWorld.Today);

        Assert.True(full.IsWhole);
        Assert.Equal((true, 0), (over.IsTooLong, over.Faults.Count));
        Assert.Equal(FormFault.TooLong, FormWorld.Read(field, new string('x', 15_001)).Faults["a"]);
    }

    [Fact]
    public void The_report_shows_questions_and_answers_and_no_answer_poses_as_a_question()
    {
        var form = FormWorld.Of(
            FormWorld.Field(FormFieldKind.LongText), FormWorld.Field(FormFieldKind.Choices, "b"), FormWorld.Field(FormFieldKind.File, "c"),
            FormWorld.Field(FormFieldKind.Checkbox, "d"), FormWorld.Field(FormFieldKind.Number, "e"),
            FormWorld.Field(FormFieldKind.Number, "f") with { Decimals = 1 });
        Dictionary<string, List<string>> typed = new()
        {
            ["a"] = ["Hej\r\nFråga b\nEtt"], ["b"] = ["two"], ["d"] = [FormAnswers.Ticked], ["f"] = ["12,5"],
        };
        var answers = FormAnswers.Read(form, typed, new Dictionary<string, List<int>> { ["c"] = [1] }, FormWorld.Today).Answers;
        var text = FormReport.Write(form, answers, ["x.pdf", "y.pdf"], isSwedish: true);

        Assert.Equal(
            "Fråga a\n  Hej\n  Fråga b\n  Ett\nFråga b\n  Två\nFråga c\n  y.pdf\nFråga d\n  Ja\nFråga e\n  –\nFråga f\n  12,5\n", text);
    }

    [Fact]
    public void Whatever_is_defined_and_typed_it_is_answered_and_never_fails()
    {
        var random = SeededRandom.Create(output);
        string[] pieces =
            ["", " ", "one", "two", "yes", "2026-05-01", "12,5", "-", "å\u202E", "\0", "\uD800", "<b>", "{}", "9", "a@b.se", "\n", "+46"];
        var (taken, whole, faulty) = (0, 0, 0);
        for (var run = 0; run < 20_000; run++)
        {
            var field = FormWorld.Field((FormFieldKind)random.Next(0, 10), pieces[random.Next(pieces.Length)] + "a") with
            {
                Required = random.Next(2) == 0, Pattern = (FormPattern)random.Next(0, 7), Decimals = random.Next(-1, 8),
                MaxLength = random.Next(3) == 0 ? random.Next(-1, 2000) : null, Min = random.Next(4) == 0 ? random.Next(-5, 5) : null,
                MaxFiles = random.Next(4) == 0 ? random.Next(0, 12) : null,
            };
            // A wrong definition is refused, and that is all that may happen to it.
            var plain = field with { Pattern = FormPattern.None, Decimals = 0, MaxLength = null, Min = null, MaxFiles = null };
            var form = FormWorld.Of(FormRules.FaultOf(FormWorld.Of(field)) is null ? field : plain);
            if (FormRules.FaultOf(form) is not null) continue;
            taken++;
            var typed = Enumerable.Range(0, random.Next(0, 4)).Select(_ =>
                string.Concat(Enumerable.Range(0, random.Next(0, 4)).Select(_ => pieces[random.Next(pieces.Length)]))).ToList();
            List<int> files = [.. Enumerable.Range(0, random.Next(0, 3))];
            var reading = FormAnswers.Read(
                form, new Dictionary<string, List<string>> { [field.Name] = typed },
                new Dictionary<string, List<int>> { [field.Name] = files }, FormWorld.Today);
            var text = FormReport.Write(form, reading.Answers, ["a", "b", "c"], isSwedish: true);
            var json = JsonSerializer.Serialize(reading.Answers);

            Assert.Equal(reading.Answers.Count > 0, JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!.Count > 0);
            Assert.False(reading.Answers.Count > 0 && reading.Faults.Count > 0);
            Assert.All(text.Split('\n')[1..^1], line => Assert.StartsWith("  ", line, StringComparison.Ordinal));
            if (reading.IsWhole) whole++;
            else faulty++;
        }

        Assert.True(taken > 1000 && whole > 500 && faulty > 500, $"{taken} forms, {whole} whole, {faulty} with something wrong");
    }
}
