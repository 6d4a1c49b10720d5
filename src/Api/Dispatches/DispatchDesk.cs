using System.Security.Cryptography;
using System.Text;
using Budkavle.Api.Letters;
using Budkavle.Api.Letters.Parsing;
using Budkavle.Api.Letters.Sending;
using Budkavle.Api.Problems;
using Budkavle.Api.Templates;
using Budkavle.Domain.Letters.Dispatches;
using Budkavle.Domain.Letters.Senders;
using Budkavle.Grains.Identity;
using Budkavle.Grains.Letters.Dispatches;
using Budkavle.Grains.Letters.Senders;

namespace Budkavle.Api.Dispatches;

/// <summary>What a sender may do with its dispatches, for the interface's routes and the portal's pages alike.</summary>
internal sealed class DispatchDesk(
    IGrainFactory grains, KeyedHashes hashes, LetterComposer composer, DraftPool drafts, SenderDirectory senders, SenderQuotas quotas,
    TemplateFiller templates, DispatchIndex index)
{
    /// <summary>Makes a dispatch of a letter's JSON without recipient, or with a template in place of subject and body.</summary>
    /// <param name="sender">Whose.</param>
    /// <param name="by">The client or user.</param>
    /// <param name="body">As <c>POST /v1/dispatches</c> takes it.</param>
    /// <param name="key">An idempotency key, or empty: with one, the id follows from it, so a repeat finds the first dispatch.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<(UInt128 Id, DispatchAnswer? Answer, IResult? Problem)> CreateAsync(
        UInt128 sender, string by, byte[] body, string key, CancellationToken cancellationToken)
    {
        var known = await senders.FindAsync(sender);
        if (known is null || !known.May(SenderRights.Dispatches)) return (0, null, Problem.Of(ProblemCode.Forbidden));
        var (json, refusal) = await TemplateReference.FillAsync(body, sender, templates, cancellationToken);
        if (refusal is not null) return (0, null, refusal);
        var draft = drafts.Rent();
        try
        {
            if (!LetterParser.TryParse(json, LetterShape.Template, draft, out var fault)) return (0, null, fault.ToProblem());
            StoredContents? stored = null;
            if (composer.HasContents(draft))
            {
                (stored, fault) = await composer.StoreContentsAsync(draft, sender, cancellationToken);
                if (stored is null) return (0, null, fault.ToProblem());
            }

            var id = IdOf(sender, key);
            var template = new byte[LetterComposer.SizeMax(draft, stored)];
            var length = composer.Compose(draft, sender, id, stored, template, out var fingerprint);
            var answer = await GrainOf(id).Create(new CreateDispatch
            {
                Sender = sender,
                Template = template.AsMemory(0, length),
                Fingerprint = fingerprint,
                Traits = draft.Traits,
                DueAt = draft.DueAt,
                ScheduledAt = draft.ScheduledAt,
                By = by,
            });
            return answer.Refusal == DispatchRefusal.None ? (id, answer, null) : (0, null, DispatchProblems.Of(answer));
        }
        finally
        {
            drafts.Return(draft);
        }
    }

    /// <summary>Releases a dispatch, and takes its recipients from the day's quota.</summary>
    /// <param name="sender">Whose.</param>
    /// <param name="id">Its id.</param>
    /// <param name="by">Who starts it.</param>
    /// <param name="recipients">As many as it had when somebody judged that it may start; null for as many as there are.</param>
    public async Task<(DispatchView? View, IResult? Problem)> StartAsync(UInt128 sender, UInt128 id, string by, long? recipients = null)
    {
        var grain = GrainOf(id);
        if (await grain.Read(sender) is not { } view) return (null, Problem.Of(ProblemCode.NotFound));
        if (await senders.FindAsync(sender) is not { } known) return (null, Problem.Of(ProblemCode.Forbidden));
        var taken = view.Status == DispatchStatus.Draft ? view.Recipients : 0;
        if (!quotas.TryTake(known, taken)) return (null, Problem.Of(ProblemCode.QuotaExceeded));
        var answer = await grain.Start(sender, recipients ?? view.Recipients, by);
        if (answer.Refusal == DispatchRefusal.None) return (answer.Dispatch, null);
        quotas.GiveBack(known, taken);
        return (null, DispatchProblems.Of(answer));
    }

    /// <summary>A sender's dispatches, newest first, before a position; with the position of the page's last.</summary>
    public async Task<(IReadOnlyList<DispatchView> Dispatches, long? Next)> ListAsync(UInt128 sender, long before, int limit)
    {
        var listed = await index.ReadAsync(sender, before, limit);
        var views = await Task.WhenAll(listed.Select(one => one.Dispatch).Distinct().Select(id => GrainOf(id).Read(sender)));
        return ([.. views.OfType<DispatchView>()], listed.Count < limit ? null : listed[^1].Position);
    }

    public IDispatchGrain GrainOf(UInt128 id) => grains.GetGrain<IDispatchGrain>(SenderIds.Format(id));

    private UInt128 IdOf(UInt128 sender, string key) => key.Length == 0
        ? Ids.ToUInt128(new Guid(RandomNumberGenerator.GetBytes(16)))
        : hashes.IdempotencyKeyOf(sender, Encoding.ASCII.GetBytes("dispatch\n" + key));
}
