using System.Buffers.Text;
using System.Text.Json;

namespace Budkavle.Load.Contract;

/// <summary>
/// Reads answer lines of a bulk request: <c>{"line":1,"key":"...","status":201,"letterId":"..."}</c> or
/// <c>{"line":1,"key":"...","status":422,"code":"...","detail":"..."}</c>. Lines with the fields in this order and without spaces or
/// escapes are read directly, at a fifth of the cost; any other goes through the JSON reader, so the server is free in how it writes.
/// </summary>
internal static class BulkAnswerParser
{
    /// <exception cref="InvalidDataException">The line is not a JSON object.</exception>
    public static BulkAnswer Parse(ReadOnlySpan<byte> line) => TryParseUsual(line, out var answer) ? answer : ParseAny(line);

    private static bool TryParseUsual(ReadOnlySpan<byte> line, out BulkAnswer answer)
    {
        answer = default;
        var rest = line;
        if (!Skip(ref rest, "{\"line\":"u8) || !Utf8Parser.TryParse(rest, out long number, out var digits))
            return false;
        rest = rest[digits..];
        if (!Skip(ref rest, ",\"key\":\""u8) || !TakeText(ref rest, out var key) || !Skip(ref rest, ",\"status\":"u8))
            return false;
        ReadOnlySpan<byte> status;
        if (Skip(ref rest, "\""u8))
        {
            if (!TakeText(ref rest, out status))
                return false;
        }
        else
        {
            var end = rest.IndexOfAny(",}"u8);
            if (end <= 0)
                return false;
            status = rest[..end];
            rest = rest[end..];
        }
        ReadOnlySpan<byte> letterId = default, code = default;
        if (Skip(ref rest, ",\"letterId\":\""u8))
        {
            // Whatever follows the identity is of no interest, as long as it cannot be a refusal.
            if (!TakeText(ref rest, out letterId) || rest.IndexOf("\"code\""u8) >= 0)
                return false;
        }
        else if (!Skip(ref rest, ",\"code\":\""u8) || !TakeText(ref rest, out code))
        {
            return false;
        }
        answer = new BulkAnswer { Line = number, Key = key, Status = status, LetterId = letterId, Code = code };
        return true;
    }

    private static bool Skip(scoped ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> expected)
    {
        if (!rest.StartsWith(expected))
            return false;
        rest = rest[expected.Length..];
        return true;
    }

    private static bool TakeText(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> text)
    {
        var end = rest.IndexOfAny((byte)'"', (byte)'\\');
        if (end < 0 || rest[end] != '"')
        {
            text = default;
            return false;
        }
        text = rest[..end];
        rest = rest[(end + 1)..];
        return true;
    }

    private static BulkAnswer ParseAny(ReadOnlySpan<byte> line)
    {
        try
        {
            long number = -1;
            ReadOnlySpan<byte> key = default, status = default, letterId = default, code = default;
            var reader = new Utf8JsonReader(line);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                throw new InvalidDataException("An answer line is not a JSON object.");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.ValueSpan;
                reader.Read();
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    reader.Skip();
                else if (reader.TokenType == JsonTokenType.Null)
                    continue;
                else if (name.SequenceEqual("line"u8))
                    number = reader.GetInt64();
                else if (name.SequenceEqual("key"u8))
                    key = Text(reader);
                else if (name.SequenceEqual("status"u8))
                    status = Text(reader);
                else if (name.SequenceEqual("letterId"u8))
                    letterId = Text(reader);
                else if (name.SequenceEqual("code"u8))
                    code = Text(reader);
            }
            return new BulkAnswer { Line = number, Key = key, Status = status, LetterId = letterId, Code = code };
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException("An answer line is not the JSON it should be.", fault);
        }
    }

    private static ReadOnlySpan<byte> Text(scoped in Utf8JsonReader reader) =>
        reader.ValueIsEscaped ? System.Text.Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan;
}
