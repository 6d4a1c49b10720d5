using System.Text.Json;
using Budkavle.Api.Letters;
using Budkavle.Api.Problems;
using Budkavle.Api.Templates;

namespace Budkavle.Api.Dispatches;

/// <summary>
/// A dispatch's <c>template</c>, a template's id, version and values, in place of its subject and body. It is filled in here and judged as
/// any letter afterwards. The version must be said: without it a repeat of the request could be another letter.
/// </summary>
internal static class TemplateReference
{
    private const string Form = "template has id, version and, if need be, personalisation, and nothing else.";
    private static readonly JsonDocumentOptions _strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    /// <returns>The dispatch with subject and body; the same bytes where no template is named; or why not.</returns>
    public static async ValueTask<(byte[] Json, IResult? Problem)> FillAsync(
        byte[] json, UInt128 sender, TemplateFiller filler, CancellationToken cancellationToken)
    {
        if (json.AsSpan().IndexOf("\"template\""u8) < 0) return (json, null);
        try
        {
            using var document = JsonDocument.Parse(json, _strict);
            var dispatch = document.RootElement;
            if (dispatch.ValueKind != JsonValueKind.Object || !dispatch.TryGetProperty("template", out var named)) return (json, null);
            if (!TryRead(named, out var id, out var filling)) return (json, Problem.Of(ProblemCode.InvalidTemplate, Form));
            var (filled, problem) = await filler.FillAsync(Ids.ToGuid(sender), id, filling, TemplateTypes.Letter, cancellationToken);
            return filled is null ? (json, problem) : (Write(dispatch, filled), null);
        }
        catch (JsonException)
        {
            // The letter's own parser says what is wrong.
            return (json, null);
        }
    }

    private static bool TryRead(JsonElement named, out Guid id, out TemplateFilling filling)
    {
        (id, filling) = (default, new TemplateFilling());
        if (named.ValueKind != JsonValueKind.Object) return false;
        foreach (var member in named.EnumerateObject())
        {
            switch (member.Name)
            {
                case "id" when member.Value.ValueKind == JsonValueKind.String && member.Value.TryGetGuid(out id):
                    break;
                case "version" when member.Value.ValueKind == JsonValueKind.Number && member.Value.TryGetInt32(out var version):
                    filling = filling with { Version = version };
                    break;
                case "personalisation" when member.Value.ValueKind == JsonValueKind.Object:
                    filling = filling with
                    {
                        Personalisation = member.Value.EnumerateObject().ToDictionary(value => value.Name, value => value.Value),
                    };
                    break;
                default:
                    return false;
            }
        }

        return id != Guid.Empty && filling.Version is not null;
    }

    private static byte[] Write(JsonElement dispatch, FilledTemplate filled)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            foreach (var member in dispatch.EnumerateObject())
            {
                if (member.Name != "template") member.WriteTo(writer);
            }

            // Where the request has these too, they come twice, which the letter's parser refuses.
            writer.WriteString("subject", filled.Subject);
            writer.WriteStartObject("body");
            writer.WriteString("contentType", filled.Body.ContentType);
            writer.WriteString("content", filled.Body.Content);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }
}
