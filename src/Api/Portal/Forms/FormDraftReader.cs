using System.Globalization;
using Budkavle.Domain.Submissions;

namespace Budkavle.Api.Portal.Forms;

/// <summary>
/// Reads a form as the page that edits it sends it, and does what its button says. The page asks for what belongs to a question's kind;
/// what it did not ask for stays.
/// </summary>
internal static class FormDraftReader
{
    /// <summary>
    /// More than any field may hold, so that the rules can tell of it: all words of a form in two languages, each character escaped, and
    /// the values of choices.
    /// </summary>
    private const int TextMax = (4 * FormLimits.WordsCharactersMax) + (FormLimits.ChoicesMax * (FormLimits.NameCharactersMax + 10));

    public static FormDraft Read(FormDraft before, IFormCollection form)
    {
        string Of(string name, string otherwise) => form.TryGetValue(name, out var value) ? Clean(value.ToString()) : otherwise;
        var fields = before.Fields.Select((field, index) => ReadField(field, form, $"q{index}-")).ToList();
        var names = fields.Select(field => field.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        for (var index = 0; index < fields.Count; index++)
        {
            if (fields[index].Name.Length > 0 || fields[index].LabelSv.Length == 0) continue;
            fields[index] = fields[index] with { Name = FormNames.Of(fields[index].LabelSv, names) };
            names.Add(fields[index].Name);
        }

        return before with
        {
            TitleSv = Of("title-sv", before.TitleSv), TitleEn = Of("title-en", before.TitleEn), HelpSv = Of("help-sv", before.HelpSv),
            HelpEn = Of("help-en", before.HelpEn), Fields = fields,
        };
    }

    /// <summary>Adds, moves or removes a question.</summary>
    /// <returns>The form, and the question to look at.</returns>
    public static (FormDraft Draft, int Place) Rearrange(FormDraft draft, string what)
    {
        var fields = draft.Fields.ToList();
        if (what == "add")
        {
            if (fields.Count >= FormLimits.FieldsMax) return (draft, fields.Count - 1);
            fields.Add(new FormDraftField());
            return (draft with { Fields = fields }, fields.Count - 1);
        }

        var parts = what.Split('-');
        if (parts.Length != 2 || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var place)
            || place >= fields.Count) return (draft, -1);
        var (field, other) = (fields[place], parts[0] == "up" ? place - 1 : place + 1);
        switch (parts[0])
        {
            case "remove":
                fields.RemoveAt(place);
                return (draft with { Fields = fields }, Math.Min(place, fields.Count - 1));
            case "up" or "down" when other >= 0 && other < fields.Count:
                (fields[place], fields[other]) = (fields[other], field);
                return (draft with { Fields = fields }, other);
            default:
                return (draft, place);
        }
    }

    private static FormDraftField ReadField(FormDraftField before, IFormCollection form, string at)
    {
        string Of(string name, string otherwise) => form.TryGetValue(at + name, out var value) ? Clean(value.ToString()) : otherwise;
        var choices = Of("choices", before.Choices);
        return before with
        {
            Name = Of("name", before.Name),
            Kind = Of("kind", before.Kind) is var kind && FormDraftText.Kinds.Contains(kind) ? kind : before.Kind,
            LabelSv = Of("label-sv", before.LabelSv),
            LabelEn = Of("label-en", before.LabelEn),
            HelpSv = Of("help-sv", before.HelpSv),
            HelpEn = Of("help-en", before.HelpEn),
            Required = form[at + "required"] == "yes",
            MaxLength = Of("length", before.MaxLength),
            Pattern = Of("pattern", before.Pattern) is var pattern && FormDraftText.Patterns.Contains(pattern) ? pattern : before.Pattern,
            Min = Of("min", before.Min),
            Max = Of("max", before.Max),
            Decimals = Of("decimals", before.Decimals),
            MaxFiles = Of("files", before.MaxFiles),
            Choices = FormChoicesText.Write(FormChoicesText.Read(choices)),
        };
    }

    /// <summary>Browsers end lines as mail does.</summary>
    private static string Clean(string text) => (text.Length <= TextMax ? text : text[..TextMax]).ReplaceLineEndings("\n").Trim();
}
