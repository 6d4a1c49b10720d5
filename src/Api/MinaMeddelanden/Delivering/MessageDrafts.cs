using System.Text;
using Budkavle.Api.Letters.Parsing;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Letters;

namespace Budkavle.Api.MinaMeddelanden.Delivering;

/// <summary>Makes a letter's draft of a message, as the parser of JSON makes one of a document.</summary>
internal static class MessageDrafts
{
    public static void Fill(LetterDraft draft, IdentityNumber recipient, Message message, string reference)
    {
        draft.Reset();
        draft.Recipient = recipient;
        draft.Subject = Put(draft, message.Subject);
        draft.Reference = Put(draft, reference);
        draft.Language = Put(draft, message.Language);
        draft.SupportText = Put(draft, message.SupportText);
        draft.SupportUrl = Put(draft, message.SupportUrl);
        draft.SupportPhone = Put(draft, message.SupportPhone);
        draft.SupportEmail = Put(draft, message.SupportEmail);
        draft.BodyType = Put(draft, message.Body.Type);
        draft.Body = Put(draft, message.Body.Bytes);
        foreach (var file in message.Attachments)
            draft.Attachments.Add(new AttachmentDraft(file.FileName, file.Type, Put(draft, file.Bytes), null));
        if (message.ReplyAllowed) draft.Traits |= LetterTraits.ReplyAllowed;
        if (draft.Attachments.Count > 0) draft.Traits |= LetterTraits.HasAttachments;
    }

    private static Segment Put(LetterDraft draft, string text) => Put(draft, Encoding.UTF8.GetBytes(text));

    private static Segment Put(LetterDraft draft, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(draft.Reserve(bytes.Length));
        return draft.Take(bytes.Length);
    }
}
