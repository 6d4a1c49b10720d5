using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Budkavle.Domain.Letters;

namespace Budkavle.Domain.Evidence;

/// <summary>
/// Compares a file with what a receipt says of the letter's content. The file is the letter as JSON, as it was sent or as it is read
/// from the
/// mailbox, or the bare text of its body, or an attachment.
/// </summary>
public static class ContentCheck
{
    public static Finding Compare(ReceiptClaims claims, ReadOnlyMemory<byte> file)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(file.Span));
        if (hash == claims.Body) return new Finding(Verdict.Holds, "The file is the letter's body, word for word.");
        var attachment = claims.Attachments?.ToList().IndexOf(hash) ?? -1;
        if (attachment >= 0) return new Finding(Verdict.Holds, $"The file is the letter's attachment {attachment + 1}, byte for byte.");
        try
        {
            using var json = JsonDocument.Parse(file);
            var letter = ReadLetter(json.RootElement);
            var hashed = letter with { Body = default, BodyHash = SHA256.HashData(letter.Body.Span) };
            var isSame = new[] { letter, hashed }.Any(one => Convert.ToHexStringLower(LetterContent.HashOf(one)) == claims.ContentHash);
            return isSame
                ? new Finding(Verdict.Holds, "The file is this letter: all that the recipient is shown hashes to the content hash.")
                : new Finding(Verdict.Fails, "The file is a letter, but not this one: its content has another hash.");
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException
            or KeyNotFoundException)
        {
            return new Finding(Verdict.Fails, "The file is neither the letter (as JSON) nor its body nor one of its attachments.");
        }
    }

    private static StoredLetter ReadLetter(JsonElement json)
    {
        var body = json.GetProperty("body");
        var support = json.TryGetProperty("support", out var given) && given.ValueKind == JsonValueKind.Object ? given : default;
        var hasFiles = json.TryGetProperty("attachments", out var list) && list.ValueKind == JsonValueKind.Array;
        var files = hasFiles ? list.EnumerateArray() : default;
        return new StoredLetter
        {
            Subject = Text(json, "subject"),
            Reference = Text(json, "reference"),
            Language = Text(json, "language"),
            Category = Text(json, "category"),
            Form = Text(json, "form"),
            SupportText = Text(support, "text"),
            SupportUrl = Text(support, "url"),
            SupportPhone = Text(support, "phone"),
            SupportEmail = Text(support, "email"),
            BodyType = Text(body, "contentType"),
            Body = Encoding.UTF8.GetBytes(Text(body, "content")),
            Attachments = [.. files.Select(ReadAttachment)],
        };
    }

    private static LetterAttachment ReadAttachment(JsonElement json)
    {
        var (name, type) = (Text(json, "fileName"), Text(json, "contentType"));
        if (Text(json, "contentId") is { Length: > 0 } id)
        {
            // An uploaded content's id begins with its SHA-256 and its length.
            var bytes = Base64Url.DecodeFromChars(id);
            if (bytes.Length < 40) throw new FormatException("Not the id of a content.");
            var size = System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(32));
            return new LetterAttachment(name, type, size, bytes.AsMemory(0, 32));
        }

        var content = json.GetProperty("content").GetBytesFromBase64();
        return new LetterAttachment(name, type, content.Length, SHA256.HashData(content));
    }

    private static string Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";
}
