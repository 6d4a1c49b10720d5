using System.Net;
using System.Text.Json;
using Budkavle.Api.Problems;
using Budkavle.Domain.Letters.Templates;

namespace Budkavle.Api.Templates;

/// <summary>Makes subject and body of a letter of a template and values.</summary>
internal sealed class TemplateFiller(TemplateStore store)
{
    /// <param name="sender">Whose template.</param>
    /// <param name="id">The template.</param>
    /// <param name="filling">Its version and values.</param>
    /// <param name="type">The type it must have; null for any.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>What was made, or the refusal: no such template, a value that is none, values that are missing.</returns>
    public async ValueTask<(FilledTemplate? Filled, IResult? Problem)> FillAsync(
        Guid sender, Guid id, TemplateFilling filling, string? type, CancellationToken cancellationToken)
    {
        var (_, template) = await store.ReadAsync(sender, id, cancellationToken);
        if (template is not { IsDeleted: false }) return (null, Problem.Of(ProblemCode.NotFound, "There is no such template."));
        if (type is not null && template.Type != type)
            return (null, Problem.Of(ProblemCode.InvalidTemplate, $"The template is no {type}."));
        if (await store.ReadAsync(sender, id, filling.Version ?? template.Version, cancellationToken) is not { } version)
            return (null, Problem.Of(ProblemCode.NotFound, "The template has no such version."));
        var (filled, fault) = Fill(id, version, filling.Personalisation);
        return (filled, filled is null ? Problem.Of(ProblemCode.InvalidTemplate, fault + ".") : null);
    }

    /// <returns>What was made, or what is wrong, as a sentence without its full stop. It names placeholders and never values.</returns>
    public static (FilledTemplate? Filled, string? Fault) Fill(
        Guid id, TemplateVersion version, IReadOnlyDictionary<string, JsonElement> personalisation)
    {
        var values = new TemplateValues();
        var used = version.Names().Select(TemplateValues.KeyOf).ToHashSet();
        // Whoever reads one of two and fills in the other sends somebody's letter to somebody else.
        if (personalisation.Keys.Select(TemplateValues.KeyOf).Distinct().Count() < personalisation.Count)
            return (null, "Two values have the same name: case, spaces, _ and - do not matter");
        foreach (var (name, value) in personalisation)
        {
            // What the template does not use may be anything.
            if (used.Contains(TemplateValues.KeyOf(name)) && !TryAdd(values, name, value))
                return (null, "A value is a text, a number, true, false, or a list of texts");
        }

        return Fill(id, version, values);
    }

    /// <summary>As the other, from values that are texts already.</summary>
    public static (FilledTemplate? Filled, string? Fault) Fill(Guid id, TemplateVersion version, TemplateValues values)
    {
        var missing = new List<string>();
        // Values are not the sender's own markup: in HTML they are shown as they are.
        Func<string, string> encode = version.ContentType == "text/html" ? WebUtility.HtmlEncode : value => value;
        var subject = TemplateText.Parse(version.Subject).Fill(values, value => value, missing);
        var spans = new List<TemplateSpan>();
        var content = TemplateText.Parse(version.Content).Fill(values, encode, missing, spans);
        return missing.Count > 0
            ? (null, "Missing personalisation: " + string.Join(", ", missing.Distinct()))
            : (new FilledTemplate(id, version.Number, subject, new TemplateBody(version.ContentType, content)) { Spans = spans }, null);
    }

    /// <summary>Null is as good as nothing.</summary>
    private static bool TryAdd(TemplateValues values, string name, JsonElement value)
    {
        try
        {
            return TryAddText(values, name, value);
        }
        catch (InvalidOperationException)
        {
            // JSON can write half a surrogate pair, which no text can hold.
            return false;
        }
    }

    private static bool TryAddText(TemplateValues values, string name, JsonElement value)
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
