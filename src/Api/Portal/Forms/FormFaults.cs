using System.Globalization;
using Budkavle.Api.Pages.Web;

namespace Budkavle.Api.Portal.Forms;

/// <summary>
/// What is wrong with a form, in words for people, from the places that <see cref="Domain.Submissions.FormRules"/> names.
/// </summary>
internal static class FormFaults
{
    private const string Field = "fields[";

    /// <summary>Which question, from 0.</summary>
    public static string Question(int index, PageText t) => t["Question", "Fråga"] + " " + t.Number(index + 1) + ": ";

    public static string NoLabel(PageText t) => t["its text is missing or too long.", "dess text saknas eller är för lång."];

    public static string Of(string fault, PageText t)
    {
        var place = fault[..fault.IndexOf(':', StringComparison.Ordinal)];
        if (!place.StartsWith(Field, StringComparison.Ordinal)) return OfForm(place, t);
        var end = place.IndexOf(']', StringComparison.Ordinal);
        var index = int.Parse(place.AsSpan(Field.Length, end - Field.Length), CultureInfo.InvariantCulture);
        return Question(index, t) + OfField(place[(end + 1)..], t);
    }

    private static string OfForm(string place, PageText t) => place switch
    {
        "title.sv" or "title.en" => t["The title is missing, too long, or has characters that are not shown.",
            "Rubriken saknas, är för lång eller har tecken som inte visas."],
        "help.sv" or "help.en" => t["The introduction lacks its Swedish, is too long, or has characters that are not shown.",
            "Inledningen saknar svenska, är för lång eller har tecken som inte visas."],
        "fields" => t["There have to be 1 to 50 questions.", "Det ska finnas 1 till 50 frågor."],
        "choices" => t["There are too many choices in all: 200 at most.", "Det är för många svarsalternativ i allt: högst 200."],
        "maxFiles" => t["There are too many files in all: 10 at most.", "Det är för många filer i allt: högst 10."],
        _ => t["The words are too long together.", "Texterna är för långa tillsammans."],
    };

    private static string OfField(string place, PageText t) => place switch
    {
        _ when place.StartsWith(".label", StringComparison.Ordinal) => NoLabel(t),
        _ when place.StartsWith(".help", StringComparison.Ordinal) => t["its help lacks its Swedish, or is too long.",
            "dess hjälptext saknar svenska eller är för lång."],
        _ when place.StartsWith(".choices", StringComparison.Ordinal) => t["a choice is missing, too long, or there twice.",
            "ett svarsalternativ saknas, är för långt eller finns två gånger."],
        ".name" => t["its name for programs is wrong, or another question has it.",
            "dess namn för program är fel, eller så har en annan fråga det."],
        ".maxLength" => t["its longest answer is out of bounds.", "dess längsta svar ligger utanför gränserna."],
        ".maxFiles" => t["1 to 10 files.", "1 till 10 filer."],
        _ => t["its least and greatest number or its decimals are wrong.", "dess minsta och största tal eller antalet decimaler är fel."],
    };
}
