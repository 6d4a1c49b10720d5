using System.Security.Cryptography;
using Budkavle.Domain.Letters;

namespace Budkavle.Domain.Evidence;

/// <summary>
/// A letter's content hash: the SHA-256 of what the recipient is shown, in the stored field format (number, length in groups of seven bits,
/// bytes), from the subject to the last attachment. A body above the inline limit stands there as its own SHA-256.
/// </summary>
/// <remarks>Not covered: sender, recipient and time, which a receipt names itself, and how the letter is to be published.</remarks>
public static class LetterContent
{
    /// <summary>Where the content begins in a stored letter; its length if it has none.</summary>
    public static int BeginsAt(ReadOnlySpan<byte> letter)
    {
        var reader = new FieldReader(letter);
        var before = 0;
        while (reader.Read())
        {
            if (reader.Field >= LetterField.Subject) return before;
            before = reader.Offset + reader.Value.Length;
        }

        return letter.Length;
    }

    public static byte[] HashOf(ReadOnlySpan<byte> letter) => SHA256.HashData(letter[BeginsAt(letter)..]);

    /// <summary>The content of a letter read back from its fields, with the body in the entry or as its hash.</summary>
    public static byte[] HashOf(StoredLetter letter)
    {
        string[] texts =
        [
            letter.Subject, letter.Reference, letter.Language, letter.Category, letter.SupportText, letter.SupportUrl, letter.SupportPhone,
            letter.SupportEmail, letter.BodyType,
        ];
        var attachments = letter.Attachments.Select(attachment => attachment.ToBytes()).ToArray();
        var size = texts.Sum(text => FieldWriter.SizeMax(text.Length * 3))
            + FieldWriter.SizeMax(letter.Body.Length + letter.BodyHash.Length)
            + attachments.Sum(attachment => FieldWriter.SizeMax(attachment.Length));
        var bytes = new byte[size];
        var writer = new FieldWriter(bytes);
        writer.Write(LetterField.Subject, Utf8(letter.Subject));
        writer.WriteUnlessEmpty(LetterField.Reference, Utf8(letter.Reference));
        writer.WriteUnlessEmpty(LetterField.Language, Utf8(letter.Language));
        writer.WriteUnlessEmpty(LetterField.Category, Utf8(letter.Category));
        writer.WriteUnlessEmpty(LetterField.SupportText, Utf8(letter.SupportText));
        writer.WriteUnlessEmpty(LetterField.SupportUrl, Utf8(letter.SupportUrl));
        writer.WriteUnlessEmpty(LetterField.SupportPhone, Utf8(letter.SupportPhone));
        writer.WriteUnlessEmpty(LetterField.SupportEmail, Utf8(letter.SupportEmail));
        writer.WriteUnlessEmpty(LetterField.BodyType, Utf8(letter.BodyType));
        if (letter.BodyHash.IsEmpty) writer.Write(LetterField.Body, letter.Body.Span);
        else writer.Write(LetterField.BodyHash, letter.BodyHash.Span);
        foreach (var attachment in attachments) writer.Write(LetterField.Attachment, attachment);
        return SHA256.HashData(bytes.AsSpan(0, writer.Written));
    }

    private static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
