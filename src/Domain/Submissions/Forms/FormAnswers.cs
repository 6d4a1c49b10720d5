using System.Globalization;
using System.Text.Json;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Letters.Notifications;

namespace Budkavle.Domain.Submissions;

/// <summary>Reads what was typed into a form. Pure; whatever was typed, it answers.</summary>
public static class FormAnswers
{
    /// <summary>What a browser sends for a box that is ticked.</summary>
    public const string Ticked = "yes";

    private const int PostalCodeDigits = 5;

    /// <summary>Longer than any number that is taken, with spaces between its digits.</summary>
    private const int NumberCharactersMax = 40;

    /// <param name="form">The form.</param>
    /// <param name="typed">By field: what was typed or chosen; unknown fields count for nothing.</param>
    /// <param name="files">By field: indexes of its files.</param>
    /// <param name="today">In Sweden: decides the century of numbers.</param>
    public static FormReading Read(
        IntakeForm form, IReadOnlyDictionary<string, List<string>> typed, IReadOnlyDictionary<string, List<int>> files, DateOnly today)
    {
        var answers = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var faults = new Dictionary<string, FormFault>(StringComparer.Ordinal);
        var characters = 0;
        foreach (var field in form.Fields)
        {
            var values = typed.TryGetValue(field.Name, out var found) ? found : [];
            var (fault, answer) = field.Kind switch
            {
                FormFieldKind.Choice or FormFieldKind.Choices => ReadChoices(field, values),
                FormFieldKind.Checkbox => ReadCheckbox(field, values),
                FormFieldKind.File => ReadFiles(field, files.TryGetValue(field.Name, out var own) ? own : []),
                _ => ReadTyped(field, Clean(values.Count > 0 ? values[0] : "", field.Kind), today),
            };
            if (fault != FormFault.None) faults[field.Name] = fault;
            else if (answer is { } given) answers[field.Name] = given;
            if (answer is { ValueKind: JsonValueKind.String } text) characters += text.GetString()!.Length;
        }

        return new FormReading(answers, faults) { IsTooLong = characters > FormLimits.AnswersCharactersMax };
    }

    /// <summary>Without what cannot be seen; line ends as one character each, and none in a field of one line.</summary>
    private static string Clean(string typed, FormFieldKind kind)
    {
        var text = typed.ReplaceLineEndings(kind == FormFieldKind.LongText ? "\n" : " ").Replace('\t', ' ');
        return string.Concat(text.Where(character => character == '\n' || FormRules.IsShown(character))).Trim();
    }

    private static (FormFault Fault, JsonElement? Answer) ReadTyped(FormField field, string text, DateOnly today)
    {
        if (text.Length == 0) return (field.Required ? FormFault.Missing : FormFault.None, null);
        return field.Kind switch
        {
            FormFieldKind.Number => ReadNumber(field, text),
            FormFieldKind.Date => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
                ? (FormFault.None, Json(text))
                : (FormFault.NotADate, null),
            _ => ReadText(field, text, today),
        };
    }

    private static (FormFault Fault, JsonElement? Answer) ReadText(FormField field, string text, DateOnly today)
    {
        if (text.Length > field.LengthMax) return (FormFault.TooLong, null);
        return Match(field.Pattern, text, today) is { } matched ? (FormFault.None, Json(matched)) : (FormFault.NotThePattern, null);
    }

    /// <summary>As it is kept; null if it is none.</summary>
    private static string? Match(FormPattern pattern, string text, DateOnly today)
    {
        switch (pattern)
        {
            case FormPattern.OrganisationNumber or FormPattern.PersonalNumber:
                var wantsPerson = pattern == FormPattern.PersonalNumber;
                return IdentityNumberParser.TryParse(text.Replace(" ", "", StringComparison.Ordinal), today, out var number, out _)
                    && number.IsPerson == wantsPerson ? number.ToDigits() : null;
            case FormPattern.Email:
                return EmailAddress.TryParse(text, out var email) ? email.ToString() : null;
            case FormPattern.Phone:
                return PhoneNumber.TryReadTyped(text, out var phone) ? phone : null;
            case FormPattern.PostalCode:
                var digits = text.Replace(" ", "", StringComparison.Ordinal);
                return digits.Length == PostalCodeDigits && digits.All(char.IsAsciiDigit) && digits[0] != '0' ? digits : null;
            default:
                return text;
        }
    }

    /// <summary>As people write in Swedish or English: a comma or a point before the decimals, spaces between thousands.</summary>
    private static (FormFault Fault, JsonElement? Answer) ReadNumber(FormField field, string text)
    {
        if (text.Length > NumberCharactersMax) return (FormFault.NotANumber, null);
        var plain = string.Concat(text.Where(character => !char.IsWhiteSpace(character))).Replace('\u2212', '-').Replace(',', '.');
        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (!decimal.TryParse(plain, Styles, CultureInfo.InvariantCulture, out var number) || Math.Abs(number) > FormLimits.NumberMax)
            return (FormFault.NotANumber, null);
        // Also where they are zeros: 1,000 is a thousand to some and one to others.
        var point = plain.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0 && plain.Length - point - 1 > field.Decimals) return (FormFault.TooManyDecimals, null);
        if (number < field.Min) return (FormFault.TooSmall, null);
        return number > field.Max
            ? (FormFault.TooLarge, null)
            : (FormFault.None, JsonSerializer.SerializeToElement(number, SubmissionJson.Default.Decimal));
    }

    private static (FormFault Fault, JsonElement? Answer) ReadChoices(FormField field, List<string> values)
    {
        // What stands for no choice in a list is empty.
        var chosen = values.Where(value => value.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        if (chosen.Length == 0) return (field.Required ? FormFault.Missing : FormFault.None, null);
        if (chosen.Any(value => field.Choices!.All(choice => choice.Value != value))) return (FormFault.NotAChoice, null);
        if (field.Kind == FormFieldKind.Choice)
            return chosen.Length == 1 ? (FormFault.None, Json(chosen[0])) : (FormFault.NotAChoice, null);
        string[] inOrder = [.. field.Choices!.Select(choice => choice.Value).Where(chosen.Contains)];
        return (FormFault.None, JsonSerializer.SerializeToElement(inOrder, SubmissionJson.Default.StringArray));
    }

    private static (FormFault Fault, JsonElement? Answer) ReadCheckbox(FormField field, List<string> values)
    {
        var isTicked = values.Contains(Ticked);
        return field.Required && !isTicked
            ? (FormFault.Missing, null)
            : (FormFault.None, JsonSerializer.SerializeToElement(isTicked, SubmissionJson.Default.Boolean));
    }

    private static (FormFault Fault, JsonElement? Answer) ReadFiles(FormField field, List<int> indexes)
    {
        if (indexes.Count == 0) return (field.Required ? FormFault.Missing : FormFault.None, null);
        return indexes.Count > field.FilesMax
            ? (FormFault.TooManyFiles, null)
            : (FormFault.None, JsonSerializer.SerializeToElement(indexes.ToArray(), SubmissionJson.Default.Int32Array));
    }

    private static JsonElement Json(string text) => JsonSerializer.SerializeToElement(text, SubmissionJson.Default.String);
}
