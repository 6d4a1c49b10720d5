using System.Text;
using System.Text.Json;
using Budkavle.Api.Letters;
using Budkavle.Api.Letters.Parsing;
using Budkavle.Api.Letters.Sending;
using Budkavle.Api.GovNotify.Access;
using Budkavle.Api.Problems;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Outbound;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters.Outbound;

namespace Budkavle.Api.GovNotify.Notifications;

/// <summary>
/// Sends a letter of /v2 as any other: through the letter's own parser, so that the same rules hold, and the post office of the
/// recipient's mailbox, which has it durably when it answers.
/// </summary>
internal sealed class NotifyLetters(
    Engine engine, DraftPool drafts, SenderGate gate, LetterSubmission submission, OutboundBook book)
{
    public const string NotAllowed = "Service is not allowed to send letters";

    /// <summary>The contract's words for what a service may not do, and why this one may not.</summary>
    public const string NoPaper =
        NotAllowed + " on paper: name the recipient's identity or organisation number as recipient_number in personalisation";

    private const string NotReachable = NotAllowed + " on paper, and the recipient has no mailbox that takes letters from it";

    /// <returns>The letter's id, or why it was refused.</returns>
    public async ValueTask<(Guid Id, IResult? Refusal)> SendAsync(
        UInt128 sender, byte[] key, NotifyLetter letter, CancellationToken cancellationToken)
    {
        if (await gate.FindAsync(sender) is not { } admitted) return (default, NotifyError.BadRequest(NotAllowed));
        var draft = drafts.Rent();
        try
        {
            if (!LetterParser.TryParse(Write(letter), LetterShape.Single, draft, out var fault))
                return (default, NotifyError.Validation(fault.Detail));
            // A reference may be longer here than a letter's own.
            draft.Reference = Put(draft, letter.Reference ?? "");
            draft.Template = new TemplateMark(Ids.ToUInt128(letter.Filled.TemplateId), letter.Filled.Version);
            var (result, kept) = await submission.SubmitAsync(draft, admitted, key, cancellationToken);
            if (kept is { } why)
            {
                return (default, why.Code == ProblemCode.QuotaExceeded
                    ? NotifyError.QuotaExceeded("letter", admitted.LettersPerDay) : NotifyError.Validation(why.Detail));
            }

            if (result.Refusal != LetterRefusal.None) return (default, ToRefusal(result.Refusal));
            var id = engine.LetterIds.Encode(result.Shard, result.Sequence, result.Version);
            // Behind the letter: the list is to show none that is not there. A crash in between leaves a letter that nobody was told of.
            if (result.IsNew) await ListAsync(sender, OutboundKey.Live, letter, id, cancellationToken);
            return (id, null);
        }
        finally
        {
            drafts.Return(draft);
        }
    }

    /// <summary>As far as anybody sees, sends a letter; nothing lies in any mailbox.</summary>
    public async ValueTask<(Guid Id, IResult? Refusal)> PretendAsync(
        UInt128 sender, NotifyLetter letter, CancellationToken cancellationToken) =>
        await ListAsync(sender, OutboundKey.Test, letter, Guid.Empty, cancellationToken) is { } id
            ? (id, null)
            : (default, Problem.RetryAfter(ProblemCode.Overloaded, TimeSpan.FromSeconds(1)));

    /// <returns>Null if there was no room.</returns>
    private async ValueTask<Guid?> ListAsync(
        UInt128 sender, OutboundKey key, NotifyLetter letter, Guid id, CancellationToken cancellationToken)
    {
        var isThere = id != Guid.Empty;
        var listed = await book.AcceptAsync(
            new OutboundMessage
            {
                Kind = OutboundKind.Letter,
                Key = key,
                Status = OutboundStatus.Delivered,
                Sender = sender,
                Template = Ids.ToUInt128(letter.Filled.TemplateId),
                TemplateVersion = letter.Filled.Version,
                Letter = Ids.ToUInt128(id),
                Reference = letter.Reference ?? "",
                // What a letter says is where the letter is.
                Subject = isThere ? "" : letter.Filled.Subject,
                Body = isThere ? "" : letter.Filled.Body.Content,
            },
            cancellationToken);
        return listed?.Id;
    }

    private static IResult ToRefusal(LetterRefusal refusal) => refusal switch
    {
        LetterRefusal.RecipientNotReachable or LetterRefusal.SenderNotAccepted => NotifyError.BadRequest(NotReachable),
        LetterRefusal.KeyReused => NotifyError.BadRequest("The Idempotency-Key was used for another letter"),
        // Below /v2 a problem is answered in the contract's form.
        LetterRefusal.Overloaded => Problem.RetryAfter(ProblemCode.Overloaded, TimeSpan.FromSeconds(1)),
        _ => NotifyError.BadRequest(LetterProblems.CodeOf(refusal).Title),
    };

    private static Segment Put(LetterDraft draft, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        bytes.CopyTo(draft.Reserve(bytes.Length));
        return draft.Take(bytes.Length);
    }

    private static byte[] Write(NotifyLetter letter)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("recipient", letter.Recipient.ToDigits());
            writer.WriteString("subject", letter.Filled.Subject);
            writer.WriteStartObject("body");
            writer.WriteString("contentType", letter.Filled.Body.ContentType);
            writer.WriteString("content", letter.Filled.Body.Content);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }
}
