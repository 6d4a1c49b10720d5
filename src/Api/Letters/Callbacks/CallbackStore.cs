using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Budkavle.Api.Letters.Callbacks.Sending;
using Budkavle.Api.Security.Keys;

namespace Budkavle.Api.Letters.Callbacks;

/// <summary>
/// Callbacks, their progress and the lease of sending, as documents. Documents stay for ever, and all are read every other second: a new
/// callback takes over those of one that its sender has removed, under an id of its own.
/// </summary>
internal sealed class CallbackStore(SealedDocuments documents)
{
    private const string Wishes = "callbacks/wishes/";
    private const string Progress = "callbacks/progress/";
    private const string Lease = "callbacks/lease";

    /// <summary>Version 0 where there never was one; with no callback where its place is another's by now.</summary>
    public async ValueTask<(long Version, Callback? Callback)> ReadAsync(Guid sender, Guid id, CancellationToken cancellationToken)
    {
        var own = await ReadKeptAsync(sender, id, cancellationToken);
        if (own.Callback?.Id == id) return own;
        foreach (var callback in (await ListAllAsync(sender, cancellationToken)).Where(callback => callback.Id == id))
        {
            var kept = await ReadKeptAsync(sender, callback.KeptAs, cancellationToken);
            if (kept.Callback?.Id == id) return kept;
        }

        return (own.Version, null);
    }

    /// <returns>False if it has changed since it was read.</returns>
    public ValueTask<bool> WriteAsync(long version, Callback callback, CancellationToken cancellationToken) =>
        WriteAsync(NameOf(Wishes, callback), version, callback, CallbackJson.Default.Callback, cancellationToken);

    /// <summary>Puts a new callback in the place of one that was removed, or in one of its own.</summary>
    public async Task<Callback> AddAsync(Callback callback, CancellationToken cancellationToken)
    {
        foreach (var one in (await ListAllAsync(callback.Sender, cancellationToken)).Where(one => one.IsDeleted))
        {
            var (version, removed) = await ReadKeptAsync(callback.Sender, one.KeptAs, cancellationToken);
            if (removed is not { IsDeleted: true }) continue;
            var start = removed.Start + 1;
            var placed = callback with { Place = removed.KeptAs, Start = start, FirstStart = start };
            if (await WriteAsync(version, placed, cancellationToken)) return placed;
        }

        await WriteAsync(0, callback, cancellationToken);
        return callback;
    }

    /// <summary>A sender's callbacks, or with null everybody's.</summary>
    public async ValueTask<IReadOnlyList<Callback>> ListAsync(Guid? sender, CancellationToken cancellationToken) =>
        [.. (await ListAllAsync(sender, cancellationToken)).Where(callback => !callback.IsDeleted)];

    /// <summary>Also places of removed ones.</summary>
    private async ValueTask<IReadOnlyList<Callback>> ListAllAsync(Guid? sender, CancellationToken cancellationToken)
    {
        var prefix = sender is { } one ? $"{Wishes}{one:N}/" : Wishes;
        return [.. (await documents.ListAsync(prefix, cancellationToken))
            .Select(found => JsonSerializer.Deserialize(found.Plain, CallbackJson.Default.Callback)).OfType<Callback>()];
    }

    public ValueTask<(long Version, CallbackProgress? Progress)> ReadProgressAsync(
        Callback callback, CancellationToken cancellationToken) =>
        ReadAsync(NameOf(Progress, callback), CallbackJson.Default.CallbackProgress, cancellationToken);

    /// <summary>Of everybody's callbacks, by <see cref="Callback.KeptAs"/>.</summary>
    public async ValueTask<IReadOnlyDictionary<Guid, CallbackProgress>> ListProgressAsync(CancellationToken cancellationToken)
    {
        var found = new Dictionary<Guid, CallbackProgress>();
        foreach (var (name, plain) in await documents.ListAsync(Progress, cancellationToken))
        {
            if (JsonSerializer.Deserialize(plain, CallbackJson.Default.CallbackProgress) is { } progress)
                found[Guid.ParseExact(name[^32..], "N")] = progress;
        }

        return found;
    }

    public ValueTask<bool> WriteProgressAsync(
        Callback callback, long version, CallbackProgress progress, CancellationToken cancellationToken) => WriteAsync(
            NameOf(Progress, callback), version, progress, CallbackJson.Default.CallbackProgress, cancellationToken);

    /// <summary>Takes or keeps the lease; false while another process has it.</summary>
    public async ValueTask<bool> HoldAsync(string owner, DateTimeOffset now, TimeSpan life, CancellationToken cancellationToken)
    {
        var (version, lease) = await ReadAsync(Lease, CallbackJson.Default.CallbackLease, cancellationToken);
        if (lease is not null && lease.Owner != owner && lease.Until > now) return false;
        if (lease is not null && lease.Owner == owner && lease.Until - now > life / 2) return true;
        var next = new CallbackLease(owner, now + life);
        return await WriteAsync(Lease, version, next, CallbackJson.Default.CallbackLease, cancellationToken);
    }

    private ValueTask<(long Version, Callback? Callback)> ReadKeptAsync(Guid sender, Guid keptAs, CancellationToken cancellationToken) =>
        ReadAsync(NameOf(Wishes, sender, keptAs), CallbackJson.Default.Callback, cancellationToken);

    private async ValueTask<(long Version, T? Value)> ReadAsync<T>(
        string name, JsonTypeInfo<T> form, CancellationToken cancellationToken)
        where T : class
    {
        var (version, plain) = await documents.ReadAsync(name, cancellationToken);
        return (version, plain.Length == 0 ? null : JsonSerializer.Deserialize(plain, form));
    }

    private ValueTask<bool> WriteAsync<T>(
        string name, long version, T value, JsonTypeInfo<T> form, CancellationToken cancellationToken) =>
        documents.WriteAsync(name, version, JsonSerializer.SerializeToUtf8Bytes(value, form), cancellationToken);

    private static string NameOf(string kind, Callback callback) => NameOf(kind, callback.Sender, callback.KeptAs);

    private static string NameOf(string kind, Guid sender, Guid keptAs) => $"{kind}{sender:N}/{keptAs:N}";
}
