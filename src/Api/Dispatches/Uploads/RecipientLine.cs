using System.Text.Json;
using Budkavle.Domain.Identity;
using Budkavle.Grains.Letters.Dispatches;

namespace Budkavle.Api.Dispatches;

/// <summary>
/// One line of an upload: <c>{"recipient":"..."}</c>, a JSON string, or the twelve digits alone. A <c>key</c> may stand beside it and says
/// nothing: within a dispatch a recipient is its own key.
/// </summary>
internal static class RecipientLine
{
    private static readonly JsonReaderOptions _options = new() { MaxDepth = 4, CommentHandling = JsonCommentHandling.Disallow };

    /// <summary>Reads a line that is not blank. Allocates nothing.</summary>
    /// <returns>Null if the number is valid or its error is in <paramref name="error"/>; otherwise what else is wrong.</returns>
    public static RecipientFault? Read(ReadOnlySpan<byte> line, out IdentityNumber number, out IdentityNumberError error)
    {
        number = default;
        error = IdentityNumberError.None;
        if (line[0] is not ((byte)'{' or (byte)'"'))
        {
            IdentityNumber.TryParse(line, out number, out error);
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(line, _options);
            reader.Read();
            var fault = reader.TokenType == JsonTokenType.String
                ? ReadNumber(ref reader, out number, out error)
                : ReadObject(ref reader, out number, out error);
            // Anything after the value is not JSON, and the reader says so.
            while (fault is null && reader.Read()) { }
            return fault;
        }
        catch (JsonException)
        {
            return RecipientFault.MalformedLine;
        }
    }

    private static RecipientFault? ReadObject(ref Utf8JsonReader reader, out IdentityNumber number, out IdentityNumberError error)
    {
        number = default;
        error = IdentityNumberError.None;
        var found = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("recipient"u8) && !found)
            {
                found = true;
                reader.Read();
                if (ReadNumber(ref reader, out number, out error) is { } fault) return fault;
            }
            else if (reader.ValueTextEquals("key"u8))
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.String) return RecipientFault.MalformedLine;
            }
            else if (reader.ValueTextEquals("variables"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.Null) continue;
                if (reader.TokenType != JsonTokenType.StartObject) return RecipientFault.MalformedLine;
                if (!reader.Read() || reader.TokenType != JsonTokenType.EndObject) return RecipientFault.HasVariables;
            }
            else
            {
                return RecipientFault.MalformedLine;
            }
        }

        return found ? null : RecipientFault.MalformedLine;
    }

    private static RecipientFault? ReadNumber(ref Utf8JsonReader reader, out IdentityNumber number, out IdentityNumberError error)
    {
        number = default;
        error = IdentityNumberError.None;
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number)) return RecipientFault.MalformedLine;
        if (reader.ValueIsEscaped) return RecipientFault.MalformedLine;
        IdentityNumber.TryParse(reader.ValueSpan, out number, out error);
        return null;
    }
}
