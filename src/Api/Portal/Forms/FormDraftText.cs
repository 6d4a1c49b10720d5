using System.Globalization;
using System.Text.Json;
using Budkavle.Api.Pages.Web;
using Budkavle.Domain.Submissions;

namespace Budkavle.Api.Portal.Forms;

/// <summary>From a form as it was typed to one as it is defined, and back.</summary>
internal static class FormDraftText
{
    public static IReadOnlyList<string> Kinds { get; } =
        ["text", "longText", "number", "date", "choice", "choices", "checkbox", "file"];

    public static IReadOnlyList<string> Patterns { get; } =
        ["none", "personalNumber", "organisationNumber", "email", "phone", "postalCode"];

    /// <summary>The form as it would be published, or what is wrong with it in words.</summary>
    public static (IntakeForm? Form, string Fault) Read(FormDraft draft, PageText t)
    {
        var fields = new List<FormField>();
        for (var index = 0; index < draft.Fields.Count; index++)
        {
            // Before the name, which is made of it.
            if (draft.Fields[index].LabelSv.Length == 0) return (null, FormFaults.Question(index, t) + FormFaults.NoLabel(t));
            if (ReadField(draft.Fields[index]) is not { } field)
                return (null, FormFaults.Question(index, t) + t["a number in it is none.", "ett tal i den är inget tal."]);
            fields.Add(field);
        }

        var form = new IntakeForm
        {
            Title = new FormWords(draft.TitleSv, NullIfEmpty(draft.TitleEn)), Help = WordsOf(draft.HelpSv, draft.HelpEn), Fields = fields,
        };
        return FormRules.FaultOf(form) is { } fault ? (null, FormFaults.Of(fault, t)) : (form, "");
    }

    /// <summary>A published form as it would have been typed.</summary>
    public static FormDraft Write(string code, int version, IntakeForm form) => new()
    {
        Code = code,
        Base = version,
        TitleSv = form.Title.Sv,
        TitleEn = form.Title.En ?? "",
        HelpSv = form.Help?.Sv ?? "",
        HelpEn = form.Help?.En ?? "",
        Fields = [.. form.Fields.Select(WriteField)],
    };

    private static FormField? ReadField(FormDraftField typed)
    {
        var kind = Enum.TryParse<FormFieldKind>(typed.Kind, ignoreCase: true, out var known) ? known : FormFieldKind.Unknown;
        var isText = kind is FormFieldKind.Text or FormFieldKind.LongText;
        var isNumber = kind == FormFieldKind.Number;
        var isWrong = false;
        var field = new FormField
        {
            Name = typed.Name,
            Kind = kind,
            Label = new FormWords(typed.LabelSv, NullIfEmpty(typed.LabelEn)),
            Help = WordsOf(typed.HelpSv, typed.HelpEn),
            Required = typed.Required,
            MaxLength = isText ? Whole(typed.MaxLength) : null,
            Pattern = kind == FormFieldKind.Text && Enum.TryParse<FormPattern>(typed.Pattern, ignoreCase: true, out var pattern)
                ? pattern : FormPattern.None,
            Min = isNumber ? Number(typed.Min) : null,
            Max = isNumber ? Number(typed.Max) : null,
            Decimals = isNumber ? Whole(typed.Decimals) ?? 0 : 0,
            MaxFiles = kind == FormFieldKind.File ? Whole(typed.MaxFiles) : null,
            Choices = kind is FormFieldKind.Choice or FormFieldKind.Choices ? FormChoicesText.Read(typed.Choices) : null,
        };
        return isWrong ? null : field;

        int? Whole(string text)
        {
            if (text.Length == 0) return null;
            isWrong |= !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            return number;
        }

        decimal? Number(string text)
        {
            if (text.Length == 0) return null;
            const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
            isWrong |= !decimal.TryParse(text.Replace(',', '.'), style, CultureInfo.InvariantCulture, out var number);
            return number;
        }
    }

    private static FormDraftField WriteField(FormField field) => new()
    {
        Name = field.Name,
        Kind = JsonNamingPolicy.CamelCase.ConvertName(field.Kind.ToString()),
        LabelSv = field.Label.Sv,
        LabelEn = field.Label.En ?? "",
        HelpSv = field.Help?.Sv ?? "",
        HelpEn = field.Help?.En ?? "",
        Required = field.Required,
        MaxLength = TextOf(field.MaxLength),
        Pattern = JsonNamingPolicy.CamelCase.ConvertName(field.Pattern.ToString()),
        Min = TextOf(field.Min),
        Max = TextOf(field.Max),
        Decimals = field.Decimals == 0 ? "" : TextOf(field.Decimals),
        MaxFiles = TextOf(field.MaxFiles),
        Choices = field.Choices is { } choices ? FormChoicesText.Write(choices) : "",
    };

    private static FormWords? WordsOf(string swedish, string english) =>
        swedish.Length + english.Length == 0 ? null : new FormWords(swedish, NullIfEmpty(english));

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private static string TextOf(IFormattable? number) => number?.ToString(null, CultureInfo.InvariantCulture) ?? "";
}
