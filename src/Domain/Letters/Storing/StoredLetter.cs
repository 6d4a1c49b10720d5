using System.Text;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Domain.Submissions;

namespace Budkavle.Domain.Letters;

/// <summary>A letter as it was stored, for showing it.</summary>
public sealed record StoredLetter
{
    public UInt128 Sender { get; init; }

    public UInt128 Key { get; init; }

    public ulong Fingerprint { get; init; }

    public LetterTraits Traits { get; init; }

    public long PublishAt { get; init; }

    public long DueAt { get; init; }

    public Escalation Escalation { get; init; }

    /// <summary>The template it was made of, where GOV.UK Notify's interface made it; or the portal's merge that it is a row of.</summary>
    public TemplateMark Template { get; init; }

    /// <summary>Which agency received it, where it is a submission.</summary>
    public SubmissionMark Submission { get; init; }

    /// <summary>Where it came from, where its owner has brought it from another operator.</summary>
    public ImportMark? Import { get; init; }

    public string Subject { get; init; } = "";

    public string Reference { get; init; } = "";

    public string Language { get; init; } = "";

    public string Category { get; init; } = "";

    public string SupportText { get; init; } = "";

    public string SupportUrl { get; init; } = "";

    public string SupportPhone { get; init; } = "";

    public string SupportEmail { get; init; } = "";

    /// <summary>The code of a form of the sender's, by which the letter is answered; empty for none.</summary>
    public string Form { get; init; } = "";

    public string BodyType { get; init; } = "";

    /// <summary>The body if it stands in the entry.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The SHA-256 of the body if it stands in the content store.</summary>
    public ReadOnlyMemory<byte> BodyHash { get; init; }

    public IReadOnlyList<LetterAttachment> Attachments { get; init; } = [];

    /// <exception cref="InvalidDataException">The bytes are not a stored letter.</exception>
    public static StoredLetter Read(ReadOnlyMemory<byte> source)
    {
        var letter = new StoredLetter();
        var attachments = new List<LetterAttachment>();
        var reader = new FieldReader(source.Span);
        while (reader.Read())
        {
            var value = reader.Value;
            var memory = source.Slice(reader.Offset, value.Length);
            letter = reader.Field switch
            {
                LetterField.Sender => letter with { Sender = reader.ReadUInt128() },
                LetterField.Key => letter with { Key = reader.ReadUInt128() },
                LetterField.Fingerprint => letter with { Fingerprint = (ulong)reader.ReadInt64() },
                LetterField.Traits => letter with { Traits = (LetterTraits)reader.ReadByte() },
                LetterField.PublishAt => letter with { PublishAt = reader.ReadInt64() },
                LetterField.DueAt => letter with { DueAt = reader.ReadInt64() },
                LetterField.Escalation => letter with { Escalation = Escalation.Read(value) },
                LetterField.Template => letter with { Template = TemplateMark.Read(value) },
                LetterField.Submission => letter with { Submission = SubmissionMark.Read(value) },
                LetterField.Import => letter with { Import = ImportMark.Read(memory) },
                LetterField.Subject => letter with { Subject = Encoding.UTF8.GetString(value) },
                LetterField.Reference => letter with { Reference = Encoding.UTF8.GetString(value) },
                LetterField.Language => letter with { Language = Encoding.UTF8.GetString(value) },
                LetterField.Category => letter with { Category = Encoding.UTF8.GetString(value) },
                LetterField.SupportText => letter with { SupportText = Encoding.UTF8.GetString(value) },
                LetterField.SupportUrl => letter with { SupportUrl = Encoding.UTF8.GetString(value) },
                LetterField.SupportPhone => letter with { SupportPhone = Encoding.UTF8.GetString(value) },
                LetterField.SupportEmail => letter with { SupportEmail = Encoding.UTF8.GetString(value) },
                LetterField.Form => letter with { Form = Encoding.UTF8.GetString(value) },
                LetterField.BodyType => letter with { BodyType = Encoding.UTF8.GetString(value) },
                LetterField.Body => letter with { Body = memory },
                LetterField.BodyHash => letter with { BodyHash = memory },
                _ => letter,
            };
            if (reader.Field == LetterField.Attachment) attachments.Add(LetterAttachment.Read(memory));
        }

        return letter with { Attachments = attachments };
    }

    /// <summary>The fields of what is shown, from the subject on, in the one order in which they are stored and hashed.</summary>
    public byte[] ToContent()
    {
        string[] texts =
        [
            Subject, Reference, Language, Category, SupportText, SupportUrl, SupportPhone, SupportEmail, Form, BodyType,
        ];
        var attachments = Attachments.Select(attachment => attachment.ToBytes()).ToArray();
        var size = texts.Sum(text => FieldWriter.SizeMax(text.Length * 3))
            + FieldWriter.SizeMax(Body.Length + BodyHash.Length)
            + attachments.Sum(attachment => FieldWriter.SizeMax(attachment.Length));
        var bytes = new byte[size];
        var writer = new FieldWriter(bytes);
        writer.Write(LetterField.Subject, Utf8(Subject));
        writer.WriteUnlessEmpty(LetterField.Reference, Utf8(Reference));
        writer.WriteUnlessEmpty(LetterField.Language, Utf8(Language));
        writer.WriteUnlessEmpty(LetterField.Category, Utf8(Category));
        writer.WriteUnlessEmpty(LetterField.SupportText, Utf8(SupportText));
        writer.WriteUnlessEmpty(LetterField.SupportUrl, Utf8(SupportUrl));
        writer.WriteUnlessEmpty(LetterField.SupportPhone, Utf8(SupportPhone));
        writer.WriteUnlessEmpty(LetterField.SupportEmail, Utf8(SupportEmail));
        writer.WriteUnlessEmpty(LetterField.Form, Utf8(Form));
        writer.WriteUnlessEmpty(LetterField.BodyType, Utf8(BodyType));
        if (BodyHash.IsEmpty) writer.Write(LetterField.Body, Body.Span);
        else writer.Write(LetterField.BodyHash, BodyHash.Span);
        foreach (var attachment in attachments) writer.Write(LetterField.Attachment, attachment);
        return bytes[..writer.Written];
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
