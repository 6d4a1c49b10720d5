using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Budkavle.Api.Letters;
using Budkavle.Api.Letters.Parsing;
using Budkavle.Api.Letters.Sending;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Api.Templates;
using Budkavle.Domain.Letters.Dispatches;
using Budkavle.Domain.Letters.Senders;
using Budkavle.Grains.Identity;
using Budkavle.Grains.Letters.Dispatches;
using Budkavle.Grains.Letters.Senders;

namespace Budkavle.Api.Dispatches;

/// <summary>POST /v1/dispatches. With an Idempotency-Key the dispatch's id follows from the key, so a repeat finds the first one.</summary>
internal static class CreateEndpoint
{
    public static async Task<IResult> CreateAsync(
        HttpContext http, IGrainFactory grains, KeyedHashes hashes, LetterComposer composer, DraftPool drafts, SenderDirectory senders,
        TemplateFiller templates, CancellationToken cancellationToken)
    {
        var sender = http.Caller().SenderId();
        var known = await senders.FindAsync(sender);
        if (known is null || !known.May(SenderRights.Dispatches)) return Problem.Of(ProblemCode.Forbidden);
        if (!IdempotencyKeys.TryRead(http, required: false, out var key, out var problem)) return problem;
        var (json, refusal) = await TemplateReference.FillAsync(
            await ReadBodyAsync(http, cancellationToken), sender, templates, cancellationToken);
        if (refusal is not null) return refusal;
        var draft = drafts.Rent();
        try
        {
            if (!LetterParser.TryParse(json, LetterShape.Template, draft, out var fault)) return fault.ToProblem();
            StoredContents? stored = null;
            if (composer.HasContents(draft))
            {
                (stored, fault) = await composer.StoreContentsAsync(draft, sender, cancellationToken);
                if (stored is null) return fault.ToProblem();
            }

            var id = IdOf(hashes, sender, key);
            var template = new byte[LetterComposer.SizeMax(draft, stored)];
            var length = composer.Compose(draft, sender, id, stored, template, out var fingerprint);
            var answer = await grains.GetGrain<IDispatchGrain>(SenderIds.Format(id)).Create(new CreateDispatch
            {
                Sender = sender,
                Template = template.AsMemory(0, length),
                Fingerprint = fingerprint,
                Traits = draft.Traits,
                DueAt = draft.DueAt,
                ScheduledAt = draft.ScheduledAt,
                By = http.Caller().ClientId,
            });
            return Answer(http, id, answer);
        }
        finally
        {
            drafts.Return(draft);
        }
    }

    private static IResult Answer(HttpContext http, UInt128 id, DispatchAnswer answer)
    {
        if (answer.Refusal != DispatchRefusal.None) return DispatchProblems.Of(answer);
        http.Response.Headers.Location = $"/v1/dispatches/{Ids.ToGuid(id)}";
        var status = answer.Repeated ? StatusCodes.Status200OK : StatusCodes.Status201Created;
        return Results.Json(DispatchBody.Of(answer.Dispatch!), DispatchesJson.Default.DispatchBody, statusCode: status);
    }

    private static UInt128 IdOf(KeyedHashes hashes, UInt128 sender, string key) => key.Length == 0
        ? Ids.ToUInt128(new Guid(RandomNumberGenerator.GetBytes(16)))
        : hashes.IdempotencyKeyOf(sender, Encoding.ASCII.GetBytes("dispatch\n" + key));

    private static async Task<byte[]> ReadBodyAsync(HttpContext http, CancellationToken cancellationToken)
    {
        // The length of a single body is bounded by the server.
        while (true)
        {
            var read = await http.Request.BodyReader.ReadAsync(cancellationToken);
            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                http.Request.BodyReader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            http.Request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
