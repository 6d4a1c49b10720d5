using System.Text;
using System.Text.Json;

namespace Budkavle.Domain.Submissions;

/// <summary>
/// A filled in form as a text: each question as it was asked, and under it the answer, indented so that no answer can pose as a question.
/// </summary>
public static class FormReport
{
    private const string Indent = "  ";

    /// <param name="form">The version that was filled in.</param>
    /// <param name="answers">By field.</param>
    /// <param name="fileNames">The submission's files.</param>
    /// <param name="isSwedish">Else English.</param>
    public static string Write(
        IntakeForm form, IReadOnlyDictionary<string, JsonElement> answers, IReadOnlyList<string> fileNames, bool isSwedish)
    {
        var text = new StringBuilder();
        foreach (var field in form.Fields)
        {
            text.Append(field.Label.In(isSwedish)).Append('\n');
            foreach (var line in LinesOf(field, answers, fileNames, isSwedish)) text.Append(Indent).Append(line).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The answer to one question, as people read it: a dash where it was left empty.</summary>
    /// <param name="field">The question, of the version that was filled in.</param>
    /// <param name="answers">By field.</param>
    /// <param name="fileNames">The submission's files.</param>
    /// <param name="isSwedish">Else English.</param>
    public static IEnumerable<string> LinesOf(
        FormField field, IReadOnlyDictionary<string, JsonElement> answers, IReadOnlyList<string> fileNames, bool isSwedish) =>
        answers.TryGetValue(field.Name, out var answer) ? LinesOf(field, answer, fileNames, isSwedish) : ["–"];

    private static IEnumerable<string> LinesOf(FormField field, JsonElement answer, IReadOnlyList<string> fileNames, bool isSwedish) =>
        field.Kind switch
        {
            FormFieldKind.Choice => [LabelOf(field, answer, isSwedish)],
            FormFieldKind.Choices => answer.EnumerateArray().Select(value => LabelOf(field, value, isSwedish)),
            FormFieldKind.Checkbox => [(answer.GetBoolean(), isSwedish) switch
            {
                (true, true) => "Ja",
                (true, false) => "Yes",
                (false, true) => "Nej",
                (false, false) => "No",
            }],
            FormFieldKind.File => answer.EnumerateArray().Select(index => fileNames[index.GetInt32()]),
            FormFieldKind.Number => [isSwedish ? answer.GetRawText().Replace('.', ',') : answer.GetRawText()],
            _ => answer.GetString()!.Split('\n'),
        };

    private static string LabelOf(FormField field, JsonElement value, bool isSwedish) =>
        field.Choices!.First(choice => choice.Value == value.GetString()).Label.In(isSwedish);
}
