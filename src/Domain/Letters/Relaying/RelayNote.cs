using System.Text;

namespace Budkavle.Domain.Letters.Relaying;

/// <summary>
/// The payload of <see cref="EntryType.RelayOrdered"/> and of what follows it: which letter, to which operator, and what that
/// operator answered. Kept sealed, for an answer names the recipient.
/// </summary>
/// <remarks>The layout is stored: a <see cref="LetterReference"/>, the reason, three parts with their lengths, the answer.</remarks>
public sealed record RelayNote
{
    /// <summary>An operator's answer is kept up to this length. Two names and a number take 2 KB.</summary>
    public const int AnswerBytesMax = 16 * 1024;

    private const int TextBytesMax = byte.MaxValue;

    public required LetterReference Letter { get; init; }

    /// <summary>The operator's internet domain.</summary>
    public required string Operator { get; init; }

    public RelayReason Reason { get; init; }

    /// <summary>The operator's own id for what it did (TransId); "" if it gave none.</summary>
    public string Transaction { get; init; } = "";

    /// <summary>SHA-256 of the certificate by which the operator proved who answered; empty if nobody answered.</summary>
    public ReadOnlyMemory<byte> Certificate { get; init; }

    /// <summary>The answer as it came, byte for byte.</summary>
    public ReadOnlyMemory<byte> Answer { get; init; }

    /// <exception cref="ArgumentException">A part is longer than its place.</exception>
    public byte[] ToBytes()
    {
        var (domain, transaction) = (Encoding.UTF8.GetBytes(Operator), Encoding.UTF8.GetBytes(Transaction));
        if (domain.Length > TextBytesMax || transaction.Length > TextBytesMax || Certificate.Length > TextBytesMax
            || Answer.Length > AnswerBytesMax)
        {
            throw new ArgumentException("A part of a note about another operator is too long.");
        }

        return
        [
            .. Letter.ToBytes(), (byte)Reason, (byte)domain.Length, .. domain, (byte)transaction.Length, .. transaction,
            (byte)Certificate.Length, .. Certificate.Span, .. Answer.Span,
        ];
    }

    /// <exception cref="InvalidDataException">The bytes are not such a payload.</exception>
    public static RelayNote Read(ReadOnlyMemory<byte> source)
    {
        var letter = LetterReference.Read(source.Span);
        var at = LetterReference.SizeBytes;
        if (source.Length == at) throw new InvalidDataException("A stored note about another operator is cut short.");
        var reason = (RelayReason)source.Span[at++];
        var domain = Take(source, ref at);
        var transaction = Take(source, ref at);
        var certificate = Take(source, ref at);
        return new RelayNote
        {
            Letter = letter,
            Reason = reason,
            Operator = Encoding.UTF8.GetString(domain.Span),
            Transaction = Encoding.UTF8.GetString(transaction.Span),
            Certificate = certificate,
            Answer = source[at..],
        };
    }

    /// <summary>Neither number nor answer.</summary>
    public override string ToString() => $"{Letter}, {Operator}, {Reason}, {Transaction}, {Certificate.Length}, {Answer.Length}";

    private static ReadOnlyMemory<byte> Take(ReadOnlyMemory<byte> source, ref int at)
    {
        if (at >= source.Length || source.Span[at] > source.Length - at - 1)
            throw new InvalidDataException("A stored note about another operator is cut short.");
        var part = source.Slice(at + 1, source.Span[at]);
        at += 1 + part.Length;
        return part;
    }
}
