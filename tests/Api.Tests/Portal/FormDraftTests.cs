using System.Text;
using System.Text.Json;
using Budkavle.Api.Pages.Web;
using Budkavle.Api.Portal.Forms;
using Budkavle.Domain.Submissions;
using Microsoft.AspNetCore.Http;

namespace Budkavle.Api.Tests.Portal;

/// <summary>Forms as they are typed, and as they are defined.</summary>
public sealed class FormDraftTests
{
    private const string Alphabet = "ab=|\\ \n\råÖ1-_ = ";

    private static readonly PageText _text = PageText.Of(new DefaultHttpContext());

    [Fact]
    public void A_form_that_a_program_defined_is_the_same_after_it_was_opened_in_the_portal()
    {
        var form = new IntakeForm
        {
            Title = new FormWords("Titel", "Title"),
            Help = new FormWords("Två\nrader"),
            Fields =
            [
                new FormField
                {
                    Name = "a", Kind = FormFieldKind.Text, Label = new("A | b"), Pattern = FormPattern.PostalCode, MaxLength = 5,
                },
                new FormField
                {
                    Name = "b", Kind = FormFieldKind.LongText, Label = new("B"), Help = new("Hjälp", "Help"), Required = true,
                },
                new FormField { Name = "c", Kind = FormFieldKind.Number, Label = new("C"), Min = -1.5m, Max = 1000, Decimals = 2 },
                new FormField { Name = "d", Kind = FormFieldKind.Date, Label = new("D") },
                new FormField
                {
                    Name = "e", Kind = FormFieldKind.Choices, Label = new("E"),
                    Choices = [new FormChoice("x-1", new("Ett | två", "One \\ two")), new FormChoice("y", new("a = b"))],
                },
                new FormField { Name = "f", Kind = FormFieldKind.Checkbox, Label = new("F"), Required = true },
                new FormField { Name = "g", Kind = FormFieldKind.File, Label = new("G"), MaxFiles = 3 },
            ],
        };

        var (read, fault) = FormDraftText.Read(FormDraftText.Write("kod", 3, form), _text);

        Assert.Equal("", fault);
        Assert.Equal(Bytes(form), Bytes(read!));
    }

    [Fact]
    public void Any_text_of_choices_is_read_and_says_the_same_once_it_is_written()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var run = 0; run < 20_000; run++)
        {
            var text = new StringBuilder();
            for (var length = random.Next(40); length > 0; length--) text.Append(Alphabet[random.Next(Alphabet.Length)]);

            var choices = FormChoicesText.Read(text.ToString());
            var again = FormChoicesText.Read(FormChoicesText.Write(choices));

            Assert.True(choices.SequenceEqual(again), $"seed {seed}, run {run}: {JsonSerializer.Serialize(text.ToString())}");
        }
    }

    [Fact]
    public void As_many_choices_as_a_form_may_have_are_all_there_after_the_page_was_saved()
    {
        var words = new string('|', FormLimits.WordsCharactersMax / FormLimits.ChoicesMax);
        var choices = Enumerable.Range(0, FormLimits.ChoicesMax)
            .Select(number => new FormChoice(number.ToString("D40", null), new FormWords(words, words))).ToArray();
        var before = new FormDraft { Fields = [new FormDraftField { Kind = "choice" }] };
        var typed = new FormCollection(new() { ["q0-choices"] = FormChoicesText.Write(choices).ReplaceLineEndings("\r\n") });

        var saved = FormDraftReader.Read(before, typed);

        Assert.Equal(choices, FormChoicesText.Read(Assert.Single(saved.Fields).Choices));
    }

    [Fact]
    public void A_list_of_choices_without_end_is_cut() => Assert.Equal(
        FormChoicesText.LinesMax, FormChoicesText.Read(string.Join('\n', Enumerable.Repeat("a", 10 * FormChoicesText.LinesMax))).Count);

    [Theory]
    [InlineData("Åtgärd, år 2", "atgard_ar_2")]
    [InlineData("2 gånger", "field_2_ganger")]
    [InlineData("???", "field")]
    [InlineData("tagen", "tagen_2")]
    public void A_name_for_programs_is_made_of_words(string words, string name) =>
        Assert.Equal(name, FormNames.Of(words, new HashSet<string> { "tagen" }));

    private static byte[] Bytes(IntakeForm form) => JsonSerializer.SerializeToUtf8Bytes(form, SubmissionJson.Default.IntakeForm);
}
