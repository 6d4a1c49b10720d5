using System.Text.Json;
using Budkavle.Api.Letters.Parsing;
using Budkavle.Api.Problems;

namespace Budkavle.Api.Letters.Reconciliation;

/// <summary>
/// Reads the key of a line. An object may have other fields, which say nothing here, so that the file that was sent in bulk can be asked
/// about as it is. Allocates nothing.
/// </summary>
internal static class KeyLineReader
{
    private static readonly JsonReaderOptions _options = new() { MaxDepth = 16, CommentHandling = JsonCommentHandling.Disallow };

    /// <summary>Copies the key of a line that is not empty.</summary>
    /// <param name="line">Without its end.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="key">Has room for as many bytes as the line has.</param>
    /// <param name="length">Bytes of the key.</param>
    /// <returns>What is wrong, or null.</returns>
    public static ProblemCode? Read(ReadOnlySpan<byte> line, KeyFormat format, Span<byte> key, out int length)
    {
        length = 0;
        var fault = format switch
        {
            KeyFormat.Json => ReadJson(line, key, out length),
            KeyFormat.Csv => Copy(FirstColumn(line), key, out length),
            _ => Copy(line, key, out length),
        };
        if (fault is not null) return fault;
        if (length == 0) return ProblemCode.IdempotencyKeyMissing;
        return length <= LetterRules.KeyBytesMax && LetterParser.IsVisibleAscii(key[..length]) ? null : ProblemCode.IdempotencyKeyInvalid;
    }

    private static ReadOnlySpan<byte> FirstColumn(ReadOnlySpan<byte> line)
    {
        if (line[0] == '"')
        {
            var end = line[1..].IndexOf((byte)'"');
            return end < 0 ? line : line.Slice(1, end);
        }

        var comma = line.IndexOfAny((byte)',', (byte)';');
        return (comma < 0 ? line : line[..comma]).Trim((byte)' ');
    }

    private static ProblemCode? Copy(ReadOnlySpan<byte> text, Span<byte> key, out int length)
    {
        text.CopyTo(key);
        length = text.Length;
        return null;
    }

    private static ProblemCode? ReadJson(ReadOnlySpan<byte> line, Span<byte> key, out int length)
    {
        length = 0;
        try
        {
            var reader = new Utf8JsonReader(line, _options);
            reader.Read();
            var isRead = reader.TokenType switch
            {
                JsonTokenType.String => TryCopy(ref reader, key, out length),
                JsonTokenType.StartObject => TryReadObject(ref reader, key, out length),
                _ => false,
            };
            // Anything after the value is not JSON, and the reader says so.
            while (isRead && reader.Read()) { }
            return isRead ? null : ProblemCode.MalformedJson;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return ProblemCode.MalformedJson;
        }
    }

    private static bool TryReadObject(ref Utf8JsonReader reader, Span<byte> key, out int length)
    {
        length = 0;
        var found = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isKey = reader.ValueTextEquals("key"u8);
            reader.Read();
            if (!isKey) reader.Skip();
            else if (found || reader.TokenType != JsonTokenType.String || !TryCopy(ref reader, key, out length)) return false;
            found |= isKey;
        }

        return true;
    }

    private static bool TryCopy(ref Utf8JsonReader reader, Span<byte> key, out int length)
    {
        length = reader.CopyString(key);
        return true;
    }
}
