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
    public static byte[] HashOf(StoredLetter letter) => SHA256.HashData(letter.ToContent());
}
