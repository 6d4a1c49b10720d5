using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Budkavle.Api.Letters.Callbacks.Sending;
using Budkavle.Api.Security.Keys;

namespace Budkavle.Api.Letters.Callbacks;

/// <summary>Callbacks, their progress and the lease of sending, as documents.</summary>
internal sealed class CallbackStore(SealedDocuments documents)
{
    private const string Wishes = "callbacks/wishes/";
    private const string Progress = "callbacks/progress/";
    private const string Lease = "callbacks/lease";

    /// <summary>Version 0 where there is none.</summary>
    public ValueTask<(long Version, Callback? Callback)> ReadAsync(Guid sender, Guid id, CancellationToken cancellationToken) =>
        ReadAsync(NameOf(Wishes, sender, id), CallbackJson.Default.Callback, cancellationToken);

    /// <returns>False if it has changed since it was read.</returns>
    public ValueTask<bool> WriteAsync(long version, Callback callback, CancellationToken cancellationToken) =>
        WriteAsync(NameOf(Wishes, callback.Sender, callback.Id), version, callback, CallbackJson.Default.Callback, cancellationToken);

    /// <summary>A sender's callbacks, or with null everybody's.</summary>
    public async ValueTask<IReadOnlyList<Callback>> ListAsync(Guid? sender, CancellationToken cancellationToken)
    {
        var prefix = sender is { } one ? $"{Wishes}{one:N}/" : Wishes;
        var found = new List<Callback>();
        foreach (var (_, plain) in await documents.ListAsync(prefix, cancellationToken))
        {
            if (JsonSerializer.Deserialize(plain, CallbackJson.Default.Callback) is { IsDeleted: false } callback) found.Add(callback);
        }

        return found;
    }

    public ValueTask<(long Version, CallbackProgress? Progress)> ReadProgressAsync(
        Callback callback, CancellationToken cancellationToken) =>
        ReadAsync(NameOf(Progress, callback.Sender, callback.Id), CallbackJson.Default.CallbackProgress, cancellationToken);

    /// <summary>Of everybody's callbacks, by their ids.</summary>
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
            NameOf(Progress, callback.Sender, callback.Id), version, progress, CallbackJson.Default.CallbackProgress, cancellationToken);

    /// <summary>Takes or keeps the lease; false while another process has it.</summary>
    public async ValueTask<bool> HoldAsync(string owner, DateTimeOffset now, TimeSpan life, CancellationToken cancellationToken)
    {
        var (version, lease) = await ReadAsync(Lease, CallbackJson.Default.CallbackLease, cancellationToken);
        if (lease is not null && lease.Owner != owner && lease.Until > now) return false;
        if (lease is not null && lease.Owner == owner && lease.Until - now > life / 2) return true;
        var next = new CallbackLease(owner, now + life);
        return await WriteAsync(Lease, version, next, CallbackJson.Default.CallbackLease, cancellationToken);
    }

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

    private static string NameOf(string kind, Guid sender, Guid id) => $"{kind}{sender:N}/{id:N}";
}
