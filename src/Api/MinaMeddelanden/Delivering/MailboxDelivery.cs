using Budkavle.Api.Letters;
using Budkavle.Api.Letters.Parsing;
using Budkavle.Api.Letters.Reconciliation;
using Budkavle.Api.Letters.Sending;
using Budkavle.Api.MinaMeddelanden.Soap;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Letters.Reconciliation;
using Budkavle.Grains.Letters.Senders;
using Budkavle.Storage;

namespace Budkavle.Api.MinaMeddelanden.Delivering;

/// <summary>
/// Puts messages into mailboxes on the way of all letters: composed, given to the post offices, answered after the commit.
/// </summary>
internal sealed class MailboxDelivery(
    Engine engine, IGrainFactory grains, LetterComposer composer, DraftPool drafts, SenderGate gate, RefusalMemory refusals,
    KeyReconciler reconciler)
{
    /// <summary>
    /// Delivers the messages of one signed letter to its recipient; <c>Delivered</c> is false where that is nobody's number or any of them
    /// was refused. One message is one letter, whichever way it comes and by whichever agent.
    /// </summary>
    /// <exception cref="SoapFaultException">As for a list.</exception>
    public async Task<(Guid Transaction, bool Delivered)> DeliverAsync(
        SenderSnapshot sender, Delivery delivery, CancellationToken cancellationToken)
    {
        if (!RecipientIds.TryFind(delivery.Recipient, out var recipient)) return (TransactionOf([]), false);
        var addressed = delivery.Messages.Select(message => new Addressed(recipient, message, delivery.Reference, ""));
        var results = await DeliverAsync(sender, [.. addressed], cancellationToken);
        return (TransactionOf(results), results.All(DeliveryResults.IsDelivered));
    }

    /// <summary>
    /// The transaction's id: the letter's own, the first one's of several, so that a repeated call is given the same; a new one where there
    /// is no letter.
    /// </summary>
    public Guid TransactionOf(IEnumerable<DeliverResult> results)
    {
        foreach (var result in results)
        {
            if (DeliveryResults.IsDelivered(result)) return engine.LetterIds.Encode(result.Shard, result.Sequence, result.Version);
        }

        return Guid.CreateVersion7();
    }

    /// <summary>Delivers letters of one sender; for each what became of it, in order. Durable when it is told.</summary>
    /// <exception cref="SoapFaultException">
    /// The sender's quota is used up, an id was used before with other content, or the engine has no room. Those that could be delivered
    /// may have been; repeated they are delivered no second time.
    /// </exception>
    public async Task<DeliverResult[]> DeliverAsync(
        SenderSnapshot sender, IReadOnlyList<Addressed> letters, CancellationToken cancellationToken)
    {
        var items = new DeliverItem[letters.Count];
        for (var i = 0; i < items.Length; i++) items[i] = await ComposeAsync(sender.Id, letters[i], cancellationToken);
        var results = new DeliverResult[items.Length];
        var here = await FindOthersAsync(items, results, cancellationToken);
        await SendAsync(sender, items, here, results);
        refusals.Note(items, results);
        if (Array.Exists(results, result => result.Refusal == LetterRefusal.Overloaded))
            throw new SoapFaultException(FaultCode.Overloaded, "There is too much to do now. Call again; nothing is done twice.");
        if (Array.Exists(results, result => result.Refusal == LetterRefusal.KeyReused))
            throw new SoapFaultException(FaultCode.IdReused, "The message's Id was used for this recipient with other content.");
        return results;
    }

    private async Task<DeliverItem> ComposeAsync(UInt128 sender, Addressed letter, CancellationToken cancellationToken)
    {
        var draft = drafts.Rent();
        try
        {
            MessageDrafts.Fill(draft, letter.Recipient, letter.Message, letter.Reference);
            StoredContents? stored = null;
            if (composer.HasContents(draft))
            {
                (stored, var fault) = await composer.StoreContentsAsync(draft, sender, cancellationToken);
                if (stored is null) throw new SoapFaultException(FaultCode.Content, fault.Detail);
            }

            var key = engine.Hashes.IdempotencyKeyOf(sender, MessageKeys.Of(letter));
            var payload = new byte[LetterComposer.SizeMax(draft, stored)];
            var length = composer.Compose(draft, sender, key, stored, payload, out var fingerprint);
            return composer.ToItem(draft, sender, key, fingerprint, payload.AsMemory(0, length));
        }
        finally
        {
            drafts.Return(draft);
        }
    }

    /// <summary>
    /// Letters for recipients who have chosen another operator are not ours to take, unless they came before: a repeat gets its first
    /// answer. Returns which of them are.
    /// </summary>
    private async Task<List<int>> FindOthersAsync(DeliverItem[] items, DeliverResult[] results, CancellationToken cancellationToken)
    {
        var elsewhere = new List<int>();
        await Task.WhenAll(ByShard(items, Enumerable.Range(0, items.Length)).Select(async shard =>
        {
            var places = shard.ToArray();
            var mailboxes = Array.ConvertAll(places, place => items[place].Mailbox);
            var found = await grains.GetGrain<IPostOfficeGrain>(shard.Key).Lookup(mailboxes, items[0].Sender);
            lock (elsewhere) elsewhere.AddRange(places.Where((_, at) => found[at].Operator is not null));
        }));
        if (elsewhere.Count == 0) return [.. Enumerable.Range(0, items.Length)];
        var known = await reconciler.FindAsync([.. elsewhere.Select(at => items[at].Key)], 0, cancellationToken);
        if (Array.Exists(known, standing => standing.State == KeyState.Unknown))
            throw new SoapFaultException(FaultCode.Unavailable, "A part of the service does not answer now. Call again.");
        var away = elsewhere.Where((_, at) => known[at].State == KeyState.Missing).ToHashSet();
        foreach (var at in away) results[at] = DeliverResult.Refused(LetterRefusal.RecipientNotReachable);
        return [.. Enumerable.Range(0, items.Length).Where(at => !away.Contains(at))];
    }

    private async Task SendAsync(SenderSnapshot sender, DeliverItem[] items, List<int> here, DeliverResult[] results)
    {
        for (var taken = 0; taken < here.Count; taken++)
        {
            if (gate.TryTake(sender)) continue;
            gate.GiveBack(sender, taken);
            throw new SoapFaultException(FaultCode.QuotaExceeded, "The sender's quota of the day is used up.");
        }

        await Task.WhenAll(ByShard(items, here).Select(async shard =>
        {
            var places = shard.ToArray();
            var answers = await grains.GetGrain<IPostOfficeGrain>(shard.Key).Deliver(Array.ConvertAll(places, place => items[place]));
            for (var i = 0; i < places.Length; i++) results[places[i]] = answers[i];
        }));
        gate.GiveBack(sender, here.Count(at => !results[at].IsNew));
    }

    private IEnumerable<IGrouping<int, int>> ByShard(DeliverItem[] items, IEnumerable<int> places) =>
        places.GroupBy(place => new StreamKey(items[place].Mailbox).ShardOf(engine.Shards));
}
