using System.Globalization;
using Budkavle.Domain.Letters;

namespace Budkavle.Domain.Evidence;

/// <summary>What a receipt says: the payload of its signature. Hashes and ids are lower-case hexadecimal digits.</summary>
public sealed record ReceiptClaims
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>The log's name, which is also who signs.</summary>
    public required string Iss { get; init; }

    /// <summary>When the receipt was signed, seconds since 1970; not when the event was.</summary>
    public required long Iat { get; init; }

    /// <summary>The event's name in ETSI EN 319 522-1.</summary>
    public required string Event { get; init; }

    /// <summary>The event's number there.</summary>
    public required string EventCode { get; init; }

    /// <summary>When it happened, UTC to the millisecond.</summary>
    public required string Time { get; init; }

    /// <summary>All zero where there is no letter: a submission was refused.</summary>
    public required Guid LetterId { get; init; }

    /// <summary>The sender's id, 32 digits.</summary>
    public required string Sender { get; init; }

    /// <summary>
    /// Who received, 32 digits: a keyed reference, another for each sender, that only the service can tie to a person. All zero without a
    /// letter.
    /// </summary>
    public required string Recipient { get; init; }

    /// <summary>The letter's content hash (<see cref="LetterContent"/>), 64 digits; null without a letter.</summary>
    public string? ContentHash { get; init; }

    /// <summary>The dispatch whose letter it is, if it is one.</summary>
    public Guid? Dispatch { get; init; }

    /// <summary>SHA-256 of the body, 64 digits; null without a letter.</summary>
    public string? Body { get; init; }

    /// <summary>SHA-256 of each attachment.</summary>
    public IReadOnlyList<string>? Attachments { get; init; }

    /// <summary>What was refused, if a submission was.</summary>
    public Refused? Rejection { get; init; }

    public required LogPlace Position { get; init; }

    public required LogEntry Entry { get; init; }

    /// <summary>Where the event stands in the log.</summary>
    public sealed record LogPlace(int Shard, long Sequence);

    /// <summary>A submission that was refused.</summary>
    /// <param name="Key">Its idempotency key, hashed under the sender's own secret, 32 digits.</param>
    /// <param name="At">When, milliseconds since 1970.</param>
    /// <param name="Code">Why: the problem code.</param>
    public sealed record Refused(string Key, long At, string Code);

    /// <summary>What else the entry's leaf is made of.</summary>
    /// <param name="Type">The entry's type.</param>
    /// <param name="Salt">32 digits.</param>
    /// <param name="Content">The leaf's content field, 64 digits.</param>
    public sealed record LogEntry(byte Type, string Salt, string Content);

    public static string FormatTime(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>The leaf that the claims describe, or null if one of them is malformed.</summary>
    public EvidenceLeaf? ToLeaf()
    {
        if (Sender.Length != 32 || Recipient.Length != 32 || Entry.Salt.Length != 32 || Entry.Content.Length != 64) return null;
        if (!DateTimeOffset.TryParseExact(
            Time, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)) return null;
        if (!TryRead(Sender, out var sender) || !TryRead(Recipient, out var recipient) || !TryRead(Entry.Salt, out var salt)) return null;
        Span<byte> letter = stackalloc byte[16];
        LetterId.TryWriteBytes(letter, bigEndian: true, out _);
        var content = new byte[EvidenceLeaf.ContentBytes];
        if (Convert.FromHexString(Entry.Content, content, out _, out _) != System.Buffers.OperationStatus.Done) return null;
        return new EvidenceLeaf
        {
            Salt = salt,
            Type = Entry.Type,
            Shard = Position.Shard,
            Sequence = Position.Sequence,
            At = at.ToUnixTimeMilliseconds(),
            Letter = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(letter),
            Sender = sender,
            Recipient = recipient,
            Content = content,
        };
    }

    /// <summary>What the entry of a rejection holds, as the claims tell it; null if they tell of none or are malformed.</summary>
    public RejectedSubmission? ToRejection() =>
        Rejection is { Key.Length: 32, Code.Length: > 0 and <= RejectedSubmission.CodeBytesMax } told
        && System.Text.Ascii.IsValid(told.Code) && TryRead(Sender, out var sender) && TryRead(told.Key, out var key)
            ? new RejectedSubmission(sender, key, told.At, told.Code)
            : null;

    private static bool TryRead(string digits, out UInt128 value) =>
        UInt128.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
}
