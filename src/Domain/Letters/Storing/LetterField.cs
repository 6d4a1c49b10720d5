namespace Budkavle.Domain.Letters;

/// <summary>The fields of a stored letter. The number is stored: never change or reuse one.</summary>
public enum LetterField : byte
{
    /// <summary>
    /// Of a letter brought from another operator, what it was there: <see cref="ImportMark"/>. Before the subject: not part of what is
    /// shown.
    /// </summary>
    Import = 0,

    /// <summary>The sender's id, 16 bytes.</summary>
    Sender = 1,

    /// <summary>Keyed hash of the idempotency key, 16 bytes.</summary>
    Key = 2,

    /// <summary>First 8 bytes of the SHA-256 of recipient and content.</summary>
    Fingerprint = 3,

    /// <summary><see cref="LetterTraits"/>, 1 byte.</summary>
    Traits = 4,
    PublishAt = 5,
    DueAt = 6,

    /// <summary>What is done while the letter stays unread: <see cref="Notifications.Escalation"/>, 3 bytes.</summary>
    Escalation = 7,

    /// <summary>The template it was made of: <see cref="TemplateMark"/>, 20 bytes. Before the subject: no part of what is shown.</summary>
    Template = 8,

    /// <summary>Of a submission, its agency and where its contents are: <see cref="Submissions.SubmissionMark"/>, 34 bytes.</summary>
    Submission = 9,
    Subject = 10,
    Reference = 11,
    Language = 12,
    Category = 13,
    SupportText = 14,
    SupportUrl = 15,
    SupportPhone = 16,
    SupportEmail = 17,

    /// <summary>The code of a form of the sender's, by which the letter is answered.</summary>
    Form = 18,
    BodyType = 20,

    /// <summary>The body itself, UTF-8.</summary>
    Body = 21,

    /// <summary>SHA-256 of a body that is kept in the content store.</summary>
    BodyHash = 22,

    /// <summary>An attachment: <see cref="LetterAttachment"/>. Repeats.</summary>
    Attachment = 30,
}
