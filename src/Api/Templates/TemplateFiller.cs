using System.Net;
using System.Text.Json;
using Budkavle.Api.Problems;
using Budkavle.Domain.Letters.Templates;

namespace Budkavle.Api.Templates;

/// <summary>Makes subject and body of a letter of a template and values.</summary>
internal sealed class TemplateFiller(TemplateStore store)
{
    /// <returns>What was made, or the refusal: no such template, a value that is none, values that are missing.</returns>
    public async ValueTask<(FilledTemplate? Filled, IResult? Problem)> FillAsync(
        Guid sender, Guid id, TemplateFilling filling, CancellationToken cancellationToken)
    {
        var (_, template) = await store.ReadAsync(sender, id, cancellationToken);
        if (template is not { IsDeleted: false }) return (null, Problem.Of(ProblemCode.NotFound, "There is no such template."));
        if (await store.ReadAsync(sender, id, filling.Version ?? template.Version, cancellationToken) is not { } version)
            return (null, Problem.Of(ProblemCode.NotFound, "The template has no such version."));
        var values = new TemplateValues();
        foreach (var (name, value) in filling.Personalisation)
        {
            if (!TryAdd(values, name, value))
                return (null, Problem.Of(ProblemCode.InvalidTemplate, "A value is a text, a number, true, false, or a list of texts."));
        }

        var missing = new List<string>();
        // Values are not the sender's own markup: in HTML they are shown as they are.
        Func<string, string> encode = version.ContentType == "text/html" ? WebUtility.HtmlEncode : value => value;
        var subject = TemplateText.Parse(version.Subject).Fill(values, value => value, missing);
        var content = TemplateText.Parse(version.Content).Fill(values, encode, missing);
        return missing.Count > 0
            ? (null, Problem.Of(ProblemCode.InvalidTemplate, "Missing personalisation: " + string.Join(", ", missing.Distinct()) + "."))
            : (new FilledTemplate(id, version.Number, subject, new TemplateBody(version.ContentType, content)), null);
    }

    /// <summary>Null is as good as nothing.</summary>
    private static bool TryAdd(TemplateValues values, string name, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Null:
                return true;
            case JsonValueKind.Array
                when value.EnumerateArray().All(item => item.ValueKind is JsonValueKind.String or JsonValueKind.Number):
                values.Add(name, [.. value.EnumerateArray().Select(TextOf)]);
                return true;
            case JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                values.Add(name, TextOf(value));
                return true;
            default:
                return false;
        }
    }

    private static string TextOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
