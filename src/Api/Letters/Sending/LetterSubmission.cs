using System.Buffers;
using System.Runtime.CompilerServices;
using Budkavle.Api.Letters.Parsing;
using Budkavle.Api.Letters.Reconciliation;
using Budkavle.Api.Problems;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Letters.Senders;

namespace Budkavle.Api.Letters.Sending;

/// <summary>The way of a letter that comes alone, once it is parsed: contents kept, composed, given to its mailbox's post office.</summary>
public sealed class LetterSubmission(
    Engine engine, IGrainFactory grains, LetterComposer composer, SenderGate gate, RefusalMemory refusals)
{
    /// <summary>
    /// What the post office made of it; or a fault, where it did not get that far: its contents, or
    /// <see cref="ProblemCode.QuotaExceeded"/>.
    /// </summary>
    /// <param name="draft">A letter without fault.</param>
    /// <param name="sender">As the gate admitted it.</param>
    /// <param name="key">The idempotency key.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="mailbox">Where to, for a draft that names no recipient.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<(DeliverResult Result, LetterFault? Fault)> SubmitAsync(
        LetterDraft draft, SenderSnapshot sender, byte[] key, CancellationToken cancellationToken, UInt128? mailbox = null)
    {
        StoredContents? stored = null;
        if (composer.HasContents(draft))
        {
            (stored, var fault) = await composer.StoreContentsAsync(draft, sender.Id, cancellationToken);
            if (stored is null) return (default, fault);
        }

        var keyHash = engine.Hashes.IdempotencyKeyOf(sender.Id, key);
        var payload = ArrayPool<byte>.Shared.Rent(LetterComposer.SizeMax(draft, stored));
        var length = composer.Compose(draft, sender.Id, keyHash, stored, payload, out var fingerprint);
        var item = composer.ToItem(draft, sender.Id, keyHash, fingerprint, payload.AsMemory(0, length));
        DeliverItem[] items = [mailbox is { } other ? item with { Mailbox = other } : item];
        var shard = new Storage.StreamKey(items[0].Mailbox).ShardOf(engine.Shards);
        if (!gate.TryTake(sender)) return (default, new LetterFault(ProblemCode.QuotaExceeded, ProblemCode.QuotaExceeded.Title, ""));
        var results = await grains.GetGrain<IPostOfficeGrain>(shard).Deliver(items);
        // Not after a failure: a call that timed out may still be waiting, and would then read another letter.
        ArrayPool<byte>.Shared.Return(payload);
        if (!results[0].IsNew) gate.GiveBack(sender, 1);
        refusals.Note(items, results);
        return (results[0], null);
    }
}
