using System.Globalization;

namespace Budkavle.Domain.Submissions;

/// <summary>Judges an agency's definition of a form. What passes can be shown and filled in.</summary>
public static class FormRules
{
    /// <summary>A form's code: as the address of an intake is written.</summary>
    public static bool IsCode(string? code) => IntakeAddress.IsName(code);

    /// <summary>What is wrong, with its place; null if nothing is. Never quotes words of the form.</summary>
    // JSON writes null where a value is required, so everything is asked.
    public static string? FaultOf(IntakeForm form)
    {
        if (FaultOf("title", form.Title, FormLimits.TitleCharactersMax, lines: false) is { } title) return title;
        if (form.Help is not null && FaultOf("help", form.Help, FormLimits.HelpCharactersMax, lines: true) is { } help) return help;
        if (form.Fields is not { Count: >= 1 and <= FormLimits.FieldsMax }) return $"fields: 1 to {FormLimits.FieldsMax}.";
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var index = 0; index < form.Fields.Count; index++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"fields[{index}]");
            if (form.Fields[index] is not { } field) return $"{at}: is null.";
            if (FaultOf(at, field) is { } fault) return fault;
            if (!names.Add(field.Name)) return $"{at}.name: another field has it.";
        }

        if (form.Fields.Sum(field => field.Choices?.Count ?? 0) > FormLimits.ChoicesMax)
            return $"choices: {FormLimits.ChoicesMax} at most, of all fields.";
        if (form.Fields.Sum(field => field.Kind == FormFieldKind.File ? field.FilesMax : 0) > SubmissionLimits.FilesMax)
            return $"maxFiles: {SubmissionLimits.FilesMax} at most, of all fields.";
        return WordsOf(form).Sum(words => Math.Max(words.Sv.Length, words.En?.Length ?? 0)) > FormLimits.WordsCharactersMax
            ? $"All words together: {FormLimits.WordsCharactersMax} characters at most in each language." : null;
    }

    private static string? FaultOf(string at, FormField field)
    {
        if (!IsName(field.Name, allowsHyphen: false) || !char.IsAsciiLetter(field.Name[0]))
            return $"{at}.name: 1 to {FormLimits.NameCharactersMax} letters a to z, digits and underscores, beginning with a letter.";
        if (field.Kind == FormFieldKind.Unknown || !Enum.IsDefined(field.Kind)) return $"{at}.kind: is none.";
        if (FaultOf($"{at}.label", field.Label, FormLimits.LabelCharactersMax, lines: false) is { } label) return label;
        if (field.Help is not null && FaultOf($"{at}.help", field.Help, FormLimits.HelpCharactersMax, lines: true) is { } help)
            return help;
        return FaultOfText(at, field) ?? FaultOfNumber(at, field) ?? FaultOfChoices(at, field) ?? FaultOfFiles(at, field);
    }

    private static string? FaultOfText(string at, FormField field)
    {
        if (!Enum.IsDefined(field.Pattern)) return $"{at}.pattern: is none.";
        if (field.Pattern != FormPattern.None && field.Kind != FormFieldKind.Text) return $"{at}.pattern: only of text.";
        if (field.MaxLength is not { } length) return null;
        if (field.Kind is not (FormFieldKind.Text or FormFieldKind.LongText)) return $"{at}.maxLength: only of text and longText.";
        var max = field.Kind == FormFieldKind.Text ? FormLimits.TextMax : FormLimits.AnswersCharactersMax;
        return length < 1 || length > max ? $"{at}.maxLength: 1 to {max}." : null;
    }

    private static string? FaultOfNumber(string at, FormField field)
    {
        if (field.Kind != FormFieldKind.Number)
            return field.Min is null && field.Max is null && field.Decimals == 0 ? null
                : $"{at}: min, max and decimals are only of number.";
        if (field.Decimals is < 0 or > FormLimits.DecimalsMax) return $"{at}.decimals: 0 to {FormLimits.DecimalsMax}.";
        if (field.Min is { } min && Math.Abs(min) > FormLimits.NumberMax) return $"{at}.min: 15 digits at most.";
        if (field.Max is { } max && Math.Abs(max) > FormLimits.NumberMax) return $"{at}.max: 15 digits at most.";
        return field.Min > field.Max ? $"{at}: min is over max." : null;
    }

    private static string? FaultOfChoices(string at, FormField field)
    {
        if (field.Kind is not (FormFieldKind.Choice or FormFieldKind.Choices))
            return field.Choices is null ? null : $"{at}.choices: only of choice and choices.";
        if (field.Choices is not { Count: >= 1 and <= FormLimits.ChoicesMax }) return $"{at}.choices: 1 to {FormLimits.ChoicesMax}.";
        var values = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var index = 0; index < field.Choices.Count; index++)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{at}.choices[{index}]");
            if (field.Choices[index] is not { } choice || !IsName(choice.Value, allowsHyphen: true))
                return $"{place}.value: 1 to {FormLimits.NameCharactersMax} letters a to z, digits, hyphens and underscores.";
            if (!values.Add(choice.Value)) return $"{place}.value: another choice has it.";
            if (FaultOf($"{place}.label", choice.Label, FormLimits.LabelCharactersMax, lines: false) is { } label) return label;
        }

        return null;
    }

    private static string? FaultOfFiles(string at, FormField field)
    {
        if (field.MaxFiles is not { } files) return null;
        if (field.Kind != FormFieldKind.File) return $"{at}.maxFiles: only of file.";
        return files is < 1 or > SubmissionLimits.FilesMax ? $"{at}.maxFiles: 1 to {SubmissionLimits.FilesMax}." : null;
    }

    private static string? FaultOf(string at, FormWords? words, int max, bool lines)
    {
        if (words is null || !IsWords(words.Sv, max, lines))
            return $"{at}.sv: 1 to {max} characters, without control characters{(lines ? " other than line ends" : "")}.";
        return words.En is null || IsWords(words.En, max, lines) ? null : $"{at}.en: 1 to {max} characters, or leave it out.";
    }

    private static bool IsWords(string? text, int max, bool lines) =>
        !string.IsNullOrWhiteSpace(text) && text.Length <= max && text.All(character => IsShown(character) || (lines && character == '\n'));

    /// <summary>No control characters, and none that turns the direction of writing and so can make words seem to be others.</summary>
    internal static bool IsShown(char character) => !char.IsControl(character)
        && character is not ((>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u2028' or '\u2029' or '\uFEFF');

    private static bool IsName(string? name, bool allowsHyphen) => name is { Length: >= 1 and <= FormLimits.NameCharactersMax }
        && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_' || (allowsHyphen && character == '-'));

    private static IEnumerable<FormWords> WordsOf(IntakeForm form) =>
        new[] { form.Title, form.Help }.Concat(form.Fields.SelectMany(field =>
            new[] { field.Label, field.Help }.Concat((field.Choices ?? []).Select(choice => choice.Label)))).OfType<FormWords>();
}
