using System.Buffers.Binary;
using Budkavle.Api.Letters.Parsing;
using Budkavle.Api.Problems;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Letters.Contents;

namespace Budkavle.Api.Letters.Sending;

/// <summary>
/// Makes what is stored of a parsed letter: fields in one order, so that the same letter always has the same fingerprint.
/// </summary>
public sealed class LetterComposer(Engine engine, ContentVault contents)
{
    /// <summary>Sender, key, fingerprint and traits stand first, each with a tag and a length of one byte.</summary>
    private const int FingerprintAt = 2 + 16 + 2 + 16 + 2;
    private const int HashedFrom = FingerprintAt + 8;
    private const int FixedFields = 8;

    private readonly Fingerprints _fingerprints = new(engine.Ring, Fingerprints.Letters);

    private int InlineBytesMax => engine.Services.Limits.InlineBodyBytesMax;

    /// <summary>True if parts of the letter must be stored before the letter can be: see <see cref="StoreContentsAsync"/>.</summary>
    public bool HasContents(LetterDraft draft) => draft.Body.Length > InlineBytesMax || draft.Attachments.Count > 0;

    /// <summary>Stores a large body and the attachments; durable on return.</summary>
    /// <returns>What to give to <see cref="Compose"/>, or what is wrong.</returns>
    public async ValueTask<(StoredContents? Contents, LetterFault Fault)> StoreContentsAsync(
        LetterDraft draft, UInt128 sender, CancellationToken cancellationToken)
    {
        var bodyHash = draft.Body.Length > InlineBytesMax ? await contents.PutAsync(draft.Memory(draft.Body), cancellationToken) : null;
        var attachments = new List<LetterAttachment>(draft.Attachments.Count);
        foreach (var attachment in draft.Attachments)
        {
            byte[] hash;
            long length = attachment.Bytes.Length;
            if (attachment.ContentId is null)
            {
                hash = await contents.PutAsync(draft.Memory(attachment.Bytes), cancellationToken);
            }
            else if (!contents.TryReadId(sender, attachment.ContentId, out hash, out length)
                // It may have been uploaded so long ago that a rule has removed it.
                || !await contents.TouchAsync(hash, cancellationToken))
            {
                var pointer = $"/attachments/{attachments.Count}/contentId";
                return (null, new LetterFault(ProblemCode.InvalidContent, "There is no such uploaded content.", pointer));
            }

            attachments.Add(new LetterAttachment(attachment.FileName, attachment.ContentType, length, hash));
        }

        return (new StoredContents(bodyHash, [.. attachments.Select(attachment => attachment.ToBytes())]), default);
    }

    /// <summary>The most bytes that <see cref="Compose"/> writes.</summary>
    public static int SizeMax(LetterDraft draft, StoredContents? stored)
    {
        var texts = draft.Subject.Length + draft.Reference.Length + draft.Language.Length + draft.Category.Length
            + draft.SupportText.Length + draft.SupportUrl.Length + draft.SupportPhone.Length + draft.SupportEmail.Length
            + draft.Form.Length + draft.BodyType.Length + (stored?.BodyHash is null ? draft.Body.Length : 32);
        var attachments = stored?.Attachments.Sum(attachment => FieldWriter.SizeMax(attachment.Length)) ?? 0;
        return texts + attachments + (FixedFields * 24) + FieldWriter.SizeMax(0) * 11;
    }

    /// <summary>
    /// Writes the letter for one sender and key; returns its length. The fingerprint covers the recipient and everything shown.
    /// </summary>
    public int Compose(
        LetterDraft draft, UInt128 sender, UInt128 key, StoredContents? stored, Span<byte> destination, out ulong fingerprint)
    {
        var writer = new FieldWriter(destination);
        writer.Write(LetterField.Sender, sender);
        writer.Write(LetterField.Key, key);
        writer.Write(LetterField.Fingerprint, 0L);
        writer.Write(LetterField.Traits, [(byte)draft.Traits]);
        writer.WriteUnlessZero(LetterField.PublishAt, draft.PublishAt);
        writer.WriteUnlessZero(LetterField.DueAt, draft.DueAt);
        if (!draft.Escalation.IsNone) WriteEscalation(ref writer, draft.Escalation);
        if (!draft.Template.IsNone) WriteTemplate(ref writer, draft.Template);
        writer.Write(LetterField.Subject, draft[draft.Subject]);
        writer.WriteUnlessEmpty(LetterField.Reference, draft[draft.Reference]);
        writer.WriteUnlessEmpty(LetterField.Language, draft[draft.Language]);
        writer.WriteUnlessEmpty(LetterField.Category, draft[draft.Category]);
        writer.WriteUnlessEmpty(LetterField.SupportText, draft[draft.SupportText]);
        writer.WriteUnlessEmpty(LetterField.SupportUrl, draft[draft.SupportUrl]);
        writer.WriteUnlessEmpty(LetterField.SupportPhone, draft[draft.SupportPhone]);
        writer.WriteUnlessEmpty(LetterField.SupportEmail, draft[draft.SupportEmail]);
        writer.WriteUnlessEmpty(LetterField.Form, draft[draft.Form]);
        writer.Write(LetterField.BodyType, draft[draft.BodyType]);
        if (stored?.BodyHash is { } hash) writer.Write(LetterField.BodyHash, hash);
        else writer.Write(LetterField.Body, draft[draft.Body]);
        foreach (var attachment in stored?.Attachments ?? []) writer.Write(LetterField.Attachment, attachment);

        fingerprint = _fingerprints.Of(draft.Recipient.Value, destination[HashedFrom..writer.Written]);
        BinaryPrimitives.WriteUInt64BigEndian(destination[FingerprintAt..], fingerprint);
        return writer.Written;
    }

    private static void WriteEscalation(ref FieldWriter writer, Escalation escalation)
    {
        Span<byte> days = stackalloc byte[Escalation.SizeBytes];
        escalation.Write(days);
        writer.Write(LetterField.Escalation, days);
    }

    private static void WriteTemplate(ref FieldWriter writer, TemplateMark template)
    {
        Span<byte> mark = stackalloc byte[TemplateMark.SizeBytes];
        template.Write(mark);
        writer.Write(LetterField.Template, mark);
    }

    /// <summary>The item that goes to a post office.</summary>
    public DeliverItem ToItem(LetterDraft draft, UInt128 sender, UInt128 key, ulong fingerprint, ReadOnlyMemory<byte> payload) => new()
    {
        Mailbox = engine.Hashes.MailboxOf(draft.Recipient).Value,
        Key = key,
        Fingerprint = fingerprint,
        Sender = sender,
        PublishAt = draft.PublishAt,
        Payload = payload,
    };
}
