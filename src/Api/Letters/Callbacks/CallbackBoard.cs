using Budkavle.Api.Letters.Callbacks.Sending;
using Budkavle.Grains.Letters.Senders;

namespace Budkavle.Api.Letters.Callbacks;

/// <summary>The callbacks of all senders that are paused or whose receiver does not take what it is sent.</summary>
internal sealed class CallbackBoard(CallbackStore store, CallbackDesk desk, SenderDirectory senders, CallbackLimits limits)
{
    public const int CallbacksMax = 100;

    /// <summary>The longest down first, at most <see cref="CallbacksMax"/>.</summary>
    public async Task<IReadOnlyList<CallbackStanding>> ReadAsync(CancellationToken cancellationToken)
    {
        var progress = await store.ListProgressAsync(cancellationToken);
        var found = new List<CallbackStanding>();
        foreach (var callback in await store.ListAsync(null, cancellationToken))
        {
            var now = progress.GetValueOrDefault(callback.KeptAs);
            // What was written before the sender began anew, or of another in its place, says nothing of now.
            if (now is not null && now.Start != callback.Start) now = null;
            if (callback.Paused is not null || now is { IsDown: true } or { Parked.Count: > 0 }) found.Add(Of(callback, now));
        }

        CallbackStanding[] first = [.. found.OrderBy(one => one.DownSince ?? one.OldestAt ?? DateTimeOffset.MaxValue).Take(CallbacksMax)];
        for (var i = 0; i < first.Length; i++) first[i] = first[i] with { SenderName = await NameOfAsync(first[i].Sender) };
        return first;
    }

    /// <summary>Tries a receiver now and not when its time comes; false if there is no such callback or its sender has paused it.</summary>
    public async Task<bool> ResumeAsync(Guid sender, Guid id, CancellationToken cancellationToken)
    {
        var (_, callback) = await store.ReadAsync(sender, id, cancellationToken);
        return callback is { IsDeleted: false } and not { Paused: CallbackPause.BySender }
            && await desk.ResumeAsync(sender, id, cancellationToken) is not null;
    }

    private CallbackStanding Of(Callback callback, CallbackProgress? now) => new()
    {
        Id = callback.Id, Sender = callback.Sender, SenderName = "", Host = new Uri(callback.Url).Authority, Paused = callback.Paused,
        DownSince = now?.DownSince, Waiting = now?.Parked.Count ?? 0,
        IsMore = now is { IsDown: true } || now?.Parked.Count >= limits.ParkedMax,
        OldestAt = now is { Parked.Count: > 0 } ? now.Parked.Min(parked => parked.FirstAt) : null,
        LastFailureAt = now?.LastFailureAt, LastStatus = now?.LastFailureStatus ?? 0, GivenUp = now?.GivenUp ?? 0,
    };

    private async ValueTask<string> NameOfAsync(Guid sender) => (await senders.FindAsync(Ids.ToUInt128(sender)))?.Name ?? "–";
}
