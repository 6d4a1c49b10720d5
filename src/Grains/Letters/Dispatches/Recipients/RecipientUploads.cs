using Budkavle.Grains.Identity;
using Budkavle.Grains.Letters.Senders;

namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>Uploads of recipients: how many at once, and what becomes of them.</summary>
public sealed class RecipientUploads(IGrainFactory grains, KeyedHashes hashes, DispatchContents contents, DispatchLimits limits)
    : IDisposable
{
    private readonly SemaphoreSlim _places = new(limits.UploadsAtOnce);

    /// <summary>False if as many uploads are under way as memory allows; otherwise <see cref="Leave"/> must follow.</summary>
    public bool TryEnter() => _places.Wait(0);

    public void Leave() => _places.Release();

    public RecipientSpool NewSpool() => new(hashes, contents, limits);

    /// <summary>Writes what is left of the spool, then tells the dispatch.</summary>
    /// <param name="spool">All recipients of the upload.</param>
    /// <param name="sender">Who uploads.</param>
    /// <param name="dispatch">To which dispatch.</param>
    /// <param name="key">The upload's idempotency key in hexadecimal, or empty.</param>
    /// <param name="body">SHA-256 of the body.</param>
    /// <param name="by">The client.</param>
    /// <param name="cancellationToken">Gives up; nothing of the upload counts then.</param>
    public async Task<DispatchAnswer> FinishAsync(
        RecipientSpool spool, UInt128 sender, UInt128 dispatch, string key, ReadOnlyMemory<byte> body, string by,
        CancellationToken cancellationToken)
    {
        var manifest = await spool.FinishAsync(cancellationToken);
        var answer = await grains.GetGrain<IDispatchGrain>(SenderIds.Format(dispatch)).AddRecipients(new AddDispatchRecipients
        {
            Sender = sender,
            Manifest = manifest,
            Accepted = spool.Accepted,
            Refused = spool.Refused,
            Key = key,
            Body = body,
            By = by,
        });
        return answer.Manifest.IsEmpty ? answer with { Manifest = manifest } : answer;
    }

    /// <summary>The refused lines that an upload's manifest lists.</summary>
    public async Task<IReadOnlyList<RefusedLine>> ReadRefusedLinesAsync(
        ReadOnlyMemory<byte> manifest, CancellationToken cancellationToken) =>
        Manifest.Read(await contents.GetAsync(manifest, cancellationToken)).Lines;

    public void Dispose() => _places.Dispose();
}
