using System.Text;
using System.Text.Json;
using Budkavle.Api.Letters;
using Budkavle.Api.Letters.Parsing;
using Budkavle.Api.Letters.Reconciliation;
using Budkavle.Api.Letters.Sending;
using Budkavle.Api.GovNotify.Access;
using Budkavle.Api.Problems;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;

namespace Budkavle.Api.GovNotify.Notifications;

/// <summary>
/// Sends a letter of /v2 as any other: through the letter's own parser, so that the same rules hold, and the post office of the
/// recipient's mailbox, which has it durably when it answers.
/// </summary>
internal sealed class NotifyLetters(
    Engine engine, IGrainFactory grains, LetterComposer composer, DraftPool drafts, SenderGate gate, RefusalMemory refusals)
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
            StoredContents? stored = null;
            if (composer.HasContents(draft))
            {
                (stored, fault) = await composer.StoreContentsAsync(draft, sender, cancellationToken);
                if (stored is null) return (default, NotifyError.Validation(fault.Detail));
            }

            if (!gate.TryTake(admitted)) return (default, NotifyError.QuotaExceeded(admitted.LettersPerDay));
            var result = await DeliverAsync(draft, sender, key, stored);
            if (!result.IsNew) gate.GiveBack(admitted, 1);
            return result.Refusal == LetterRefusal.None
                ? (engine.LetterIds.Encode(result.Shard, result.Sequence, result.Version), null)
                : (default, ToRefusal(result.Refusal));
        }
        finally
        {
            drafts.Return(draft);
        }
    }

    private async ValueTask<DeliverResult> DeliverAsync(LetterDraft draft, UInt128 sender, byte[] key, StoredContents? stored)
    {
        var keyHash = engine.Hashes.IdempotencyKeyOf(sender, key);
        var payload = new byte[LetterComposer.SizeMax(draft, stored)];
        var length = composer.Compose(draft, sender, keyHash, stored, payload, out var fingerprint);
        DeliverItem[] items = [composer.ToItem(draft, sender, keyHash, fingerprint, payload.AsMemory(0, length))];
        var shard = new Storage.StreamKey(items[0].Mailbox).ShardOf(engine.Shards);
        var results = await grains.GetGrain<IPostOfficeGrain>(shard).Deliver(items);
        refusals.Note(items, results);
        return results[0];
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
