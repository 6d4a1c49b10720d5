using Budkavle.Api.Pages.Web;
using Budkavle.Domain.Submissions;

namespace Budkavle.Api.Pages.Sent;

/// <summary>A form on a page, with what was typed into it and what is wrong with that.</summary>
/// <param name="form">Its questions.</param>
/// <param name="text">The page's language.</param>
/// <param name="typed">By the fields' names.</param>
/// <param name="problems">By the fields' names, in words.</param>
public sealed class ShownForm(
    IntakeForm form, PageText text, IReadOnlyDictionary<string, List<string>> typed, IReadOnlyDictionary<string, string> problems)
{
    public IntakeForm Form => form;

    public PageText Text => text;

    /// <summary>Fields with something wrong, in order.</summary>
    public IEnumerable<FormField> Faulty => form.Fields.Where(one => problems.ContainsKey(one.Name));

    public string? ProblemOf(FormField field) => problems.GetValueOrDefault(field.Name);

    public string TypedIn(FormField field) => typed.TryGetValue(field.Name, out var values) ? values[0] : "";

    public bool IsChosen(FormField field, string value) => typed.TryGetValue(field.Name, out var values) && values.Contains(value);

    /// <summary>The language of words that are not in the page's; null where they are.</summary>
    public string? LanguageOf(FormWords words) => text.IsSwedish || words.En is not null ? null : "sv";

    public string In(FormWords words) => words.In(text.IsSwedish);

    /// <summary>How the browser helps with a field: its type, its keyboard, and what it may fill in.</summary>
    public static (string Type, string? Mode, string? Fill) InputOf(FormField field) => (field.Kind, field.Pattern) switch
    {
        (FormFieldKind.Date, _) => ("date", null, null),
        (FormFieldKind.Number, _) => ("text", field.Decimals > 0 || field.Min < 0 ? "decimal" : "numeric", "off"),
        (_, FormPattern.Email) => ("email", null, "email"),
        (_, FormPattern.Phone) => ("tel", null, "tel"),
        (_, FormPattern.PostalCode) => ("text", "numeric", "postal-code"),
        _ => ("text", null, null),
    };
}
