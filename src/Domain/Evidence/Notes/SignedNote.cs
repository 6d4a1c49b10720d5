using System.Security.Cryptography;
using System.Text;

namespace Budkavle.Domain.Evidence;

/// <summary>
/// A text with signatures below it, in the C2SP signed-note format, with ECDSA P-256 signatures (type 0x02: the key's number is the first
/// four bytes of the SHA-256 of its SubjectPublicKeyInfo, the signature is over the SHA-256 of the text, in DER).
/// </summary>
/// <remarks>.NET has no Ed25519, which the format recommends; see docs/decisions/transparency-log.md.</remarks>
public sealed record SignedNote(string Text, IReadOnlyList<SignedNote.Signature> Signatures)
{
    /// <summary>Longer notes are not looked at: a checkpoint has about 300 bytes.</summary>
    public const int LengthMax = 64 * 1024;

    private const string Dash = "\u2014 ";

    /// <summary>One line below the text.</summary>
    /// <param name="KeyName">Who signed.</param>
    /// <param name="KeyNumber">Which key of that name.</param>
    /// <param name="Bytes">The signature itself.</param>
    public sealed record Signature(string KeyName, uint KeyNumber, ReadOnlyMemory<byte> Bytes);

    /// <summary>The number of a public key in a note.</summary>
    public static uint NumberOf(ECDsa key) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));

    /// <summary>Signs a text, which must end in a line break, and returns the whole note.</summary>
    public static string Sign(string text, string keyName, ECDsa key)
    {
        if (!text.EndsWith('\n')) throw new ArgumentException("The text of a note ends in a line break.", nameof(text));
        var signature = key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        var bytes = new byte[4 + signature.Length];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes, NumberOf(key));
        signature.CopyTo(bytes, 4);
        return $"{text}\n{Dash}{keyName} {Convert.ToBase64String(bytes)}\n";
    }

    /// <summary>Takes a note apart; null if it is none. Nothing is verified.</summary>
    public static SignedNote? Parse(string note)
    {
        var end = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (note.Length > LengthMax || end < 0 || !note.EndsWith('\n') || note.Any(c => c < ' ' && c != '\n')) return null;
        var signatures = new List<Signature>();
        foreach (var line in note[(end + 2)..^1].Split('\n'))
        {
            var parts = line.Split(' ');
            if (parts.Length != 3 || parts[0] != Dash.Trim() || parts[1].Length == 0) return null;
            var bytes = new byte[parts[2].Length];
            if (!Convert.TryFromBase64String(parts[2], bytes, out var length) || length < 5) return null;
            // One signature has one text: the decoder lets through bits that no byte holds.
            if (Convert.ToBase64String(bytes.AsSpan(0, length)) != parts[2]) return null;
            signatures.Add(new Signature(
                parts[1], System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes.AsMemory(4, length - 4)));
        }

        return new SignedNote(note[..(end + 1)], signatures);
    }

    /// <summary>Whether one of the signatures is the key's, under the given name.</summary>
    public bool IsSignedBy(string keyName, ECDsa key)
    {
        var number = NumberOf(key);
        var text = Encoding.UTF8.GetBytes(Text);
        return Signatures.Any(signature => signature.KeyName == keyName && signature.KeyNumber == number
            && key.VerifyData(text, signature.Bytes.Span, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }
}
