using System.Buffers.Binary;
using System.Text;

namespace Budkavle.Domain.Letters.Outbound;

/// <summary>
/// The payload of <see cref="EntryType.MessageAccepted"/>: an e-mail or SMS that a service has asked for, or the mark of a letter that it
/// has sent.
/// </summary>
/// <remarks>
/// The layout is stored: a version, fixed fields, then texts in UTF-8 behind their lengths. Texts that are added come last; a reader takes
/// those that are missing for empty.
/// </remarks>
public sealed record OutboundMessage
{
    private const byte LayoutVersion = 1;
    private const int FixedBytes = 1 + 1 + 1 + 1 + 16 + 16 + 4 + 8 + 16 + 8;
    private const int HashBytes = 32;
    private const int TextsMax = 8;

    public required OutboundKind Kind { get; init; }

    public required OutboundKey Key { get; init; }

    /// <summary>Where it begins: <see cref="OutboundStatus.Created"/>, or where it ends if nothing is to be sent.</summary>
    public OutboundStatus Status { get; init; } = OutboundStatus.Created;

    /// <summary>The service.</summary>
    public required UInt128 Sender { get; init; }

    public required UInt128 Template { get; init; }

    public required int TemplateVersion { get; init; }

    /// <summary>Not to be sent before, milliseconds since 1970; 0 for at once.</summary>
    public long ScheduledFor { get; init; }

    /// <summary>The letter that lies in its mailbox, by its id; 0 for all else.</summary>
    public UInt128 Letter { get; init; }

    /// <summary>A keyed hash of the reference, by which it is looked for; 0 for none.</summary>
    public ulong ReferenceMark { get; init; }

    /// <summary>The service's own; empty for none.</summary>
    public string Reference { get; init; } = "";

    /// <summary>An e-mail address, or a number as E.164 has it.</summary>
    public string To { get; init; } = "";

    public string Subject { get; init; } = "";

    /// <summary>Empty where <see cref="BodyHash"/> says where it is.</summary>
    public string Body { get; init; } = "";

    /// <summary>SHA-256 of a body that is too large for the log; empty for none.</summary>
    public ReadOnlyMemory<byte> BodyHash { get; init; }

    /// <summary>Who an SMS comes from; empty for what the gateway is set to.</summary>
    public string From { get; init; } = "";

    /// <summary>Where answers to an e-mail go; empty for where it comes from.</summary>
    public string ReplyTo { get; init; } = "";

    /// <summary>An https address by which the recipient is taken off the list; empty for none.</summary>
    public string UnsubscribeAt { get; init; } = "";

    /// <summary>Empty where the body is plain text; else what of it is no markup: see <see cref="EmailMarkup"/>.</summary>
    public string Markup { get; init; } = "";

    /// <summary>Nothing personal gets into a log by accident.</summary>
    public override string ToString() => $"{Kind} of template version {TemplateVersion}";

    public byte[] ToBytes()
    {
        string[] texts = Markup.Length == 0
            ? [Reference, To, Subject, Body, From, ReplyTo, UnsubscribeAt]
            : [Reference, To, Subject, Body, From, ReplyTo, UnsubscribeAt, Markup];
        var bytes = new byte[FixedBytes + 1 + BodyHash.Length + texts.Sum(text => 4 + Encoding.UTF8.GetByteCount(text))];
        bytes[0] = LayoutVersion;
        bytes[1] = (byte)Kind;
        bytes[2] = (byte)Key;
        bytes[3] = (byte)Status;
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(4), Sender);
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(20), Template);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(36), TemplateVersion);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(40), ScheduledFor);
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(48), Letter);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(64), ReferenceMark);
        bytes[FixedBytes] = (byte)BodyHash.Length;
        BodyHash.Span.CopyTo(bytes.AsSpan(FixedBytes + 1));
        var rest = bytes.AsSpan(FixedBytes + 1 + BodyHash.Length);
        foreach (var text in texts)
        {
            var length = Encoding.UTF8.GetBytes(text, rest[4..]);
            BinaryPrimitives.WriteInt32BigEndian(rest, length);
            rest = rest[(4 + length)..];
        }

        return bytes;
    }

    /// <exception cref="InvalidDataException">The bytes are not such a payload.</exception>
    public static OutboundMessage Read(ReadOnlyMemory<byte> source)
    {
        var bytes = source.Span;
        if (bytes.Length <= FixedBytes || bytes[0] != LayoutVersion) throw Damaged();
        var hash = (int)bytes[FixedBytes];
        if (hash is not (0 or HashBytes) || bytes.Length < FixedBytes + 1 + hash) throw Damaged();
        var texts = ReadTexts(bytes[(FixedBytes + 1 + hash)..]);
        return new OutboundMessage
        {
            Kind = (OutboundKind)bytes[1],
            Key = (OutboundKey)bytes[2],
            Status = (OutboundStatus)bytes[3],
            Sender = SenderOf(bytes),
            Template = BinaryPrimitives.ReadUInt128BigEndian(bytes[20..]),
            TemplateVersion = BinaryPrimitives.ReadInt32BigEndian(bytes[36..]),
            ScheduledFor = BinaryPrimitives.ReadInt64BigEndian(bytes[40..]),
            Letter = BinaryPrimitives.ReadUInt128BigEndian(bytes[48..]),
            ReferenceMark = BinaryPrimitives.ReadUInt64BigEndian(bytes[64..]),
            // A copy: a slice would keep the whole block of the log in memory.
            BodyHash = source.Slice(FixedBytes + 1, hash).ToArray(),
            Reference = texts[0],
            To = texts[1],
            Subject = texts[2],
            Body = texts[3],
            From = texts[4],
            ReplyTo = texts[5],
            UnsubscribeAt = texts[6],
            Markup = texts[7],
        };
    }

    /// <summary>Whose it is, without reading the rest.</summary>
    /// <exception cref="InvalidDataException">The bytes are too few.</exception>
    public static UInt128 SenderOf(ReadOnlySpan<byte> source) =>
        source.Length > FixedBytes ? BinaryPrimitives.ReadUInt128BigEndian(source[4..]) : throw Damaged();

    private static string[] ReadTexts(ReadOnlySpan<byte> rest)
    {
        var texts = new string[TextsMax];
        Array.Fill(texts, "");
        for (var i = 0; i < texts.Length && !rest.IsEmpty; i++)
        {
            if (rest.Length < 4) throw Damaged();
            var length = BinaryPrimitives.ReadInt32BigEndian(rest);
            if (length < 0 || length > rest.Length - 4) throw Damaged();
            texts[i] = Encoding.UTF8.GetString(rest.Slice(4, length));
            rest = rest[(4 + length)..];
        }

        return texts;
    }

    private static InvalidDataException Damaged() => new("A stored message is cut short.");
}
