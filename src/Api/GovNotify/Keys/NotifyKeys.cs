using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Budkavle.Api.Security.Keys;
using Budkavle.Domain.Letters.Outbound;
using Budkavle.Storage;

namespace Budkavle.Api.GovNotify.Keys;

/// <summary>
/// The keys of senders and the settings of their services, sealed in the document store. What is read is kept for <see cref="AgeMax"/>:
/// that long another silo may take a revoked key.
/// </summary>
internal sealed class NotifyKeys(SealedDocuments documents, TimeProvider time)
{
    /// <summary>Revoked ones count.</summary>
    public const int PerSenderMax = 50;
    public const int NameMax = 60;
    public static readonly TimeSpan AgeMax = TimeSpan.FromSeconds(10);

    /// <summary>A key that was just made must work, but wrong ones must not have the store read each time.</summary>
    private static readonly TimeSpan _rereadAfter = TimeSpan.FromSeconds(1);

    private const int AttemptsMax = 8;
    private const int EntriesMax = 10_000;
    private readonly ConcurrentDictionary<Guid, Entry> _entries = new();

    /// <summary>The keys as they were at most <see cref="AgeMax"/> ago; empty where there are none.</summary>
    public async ValueTask<IReadOnlyList<NotifyKey>> FindAsync(Guid sender, CancellationToken cancellationToken) =>
        (await FindAsync(sender, AgeMax, cancellationToken)).Keys;

    /// <summary>The keys as they were at most a second ago, for one that was not among the others.</summary>
    public async ValueTask<IReadOnlyList<NotifyKey>> FindNewAsync(Guid sender, CancellationToken cancellationToken) =>
        (await FindAsync(sender, _rereadAfter, cancellationToken)).Keys;

    /// <summary>What the service is set to, as it was at most <see cref="AgeMax"/> ago.</summary>
    public async ValueTask<NotifySettings> FindSettingsAsync(Guid sender, CancellationToken cancellationToken) =>
        (await FindAsync(sender, AgeMax, cancellationToken)).Settings ?? new NotifySettings();

    /// <summary>Those of the store, now.</summary>
    public async ValueTask<NotifyKeyRing> ReadAsync(Guid sender, CancellationToken cancellationToken) =>
        (await ReadRingAsync(sender, cancellationToken)).Ring;

    /// <summary>Replaces what the service is set to.</summary>
    public ValueTask<bool> SetAsync(Guid sender, NotifySettings settings, CancellationToken cancellationToken) =>
        ChangeAsync(sender, ring => ring with { Settings = settings }, cancellationToken);

    /// <returns>The new key, or null where the sender has too many.</returns>
    public async ValueTask<NotifyKey?> AddAsync(
        Guid sender, string name, OutboundKey type, string by, CancellationToken cancellationToken)
    {
        var key = new NotifyKey
        {
            Id = Guid.NewGuid(), Name = name, Type = type, Secret = NewSecret(), CreatedAt = time.GetUtcNow(), CreatedBy = by,
        };
        return await ChangeAsync(
            sender, ring => ring.Keys.Count < PerSenderMax ? ring with { Keys = [.. ring.Keys, key] } : null, cancellationToken)
            ? key : null;
    }

    /// <returns>False where there is no such key. One that is revoked stays as it is.</returns>
    public ValueTask<bool> RevokeAsync(Guid sender, Guid id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return ChangeAsync(
            sender,
            ring => ring.Keys.Any(key => key.Id == id)
                ? ring with { Keys = [.. ring.Keys.Select(key => key.Id == id ? key with { RevokedAt = key.RevokedAt ?? now } : key)] }
                : null,
            cancellationToken);
    }

    /// <summary>A name can stand in a key and shows nobody's number.</summary>
    public static bool IsName(string? name) =>
        name is { Length: >= 1 and <= NameMax } && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-');

    private async ValueTask<bool> ChangeAsync(
        Guid sender, Func<NotifyKeyRing, NotifyKeyRing?> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var (version, before) = await ReadRingAsync(sender, cancellationToken);
            if (change(before) is not { } after) return false;
            var plain = JsonSerializer.SerializeToUtf8Bytes(after, NotifyKeysJson.Default.NotifyKeyRing);
            if (!await documents.WriteAsync(NameOf(sender), version, plain, cancellationToken)) continue;
            _entries.TryRemove(sender, out _);
            return true;
        }

        throw new StorageException("A sender's keys are being changed by others all the time.");
    }

    private async ValueTask<NotifyKeyRing> FindAsync(Guid sender, TimeSpan ageMax, CancellationToken cancellationToken)
    {
        if (_entries.TryGetValue(sender, out var known) && time.GetElapsedTime(known.ReadAt) < ageMax) return known.Ring;
        var at = time.GetTimestamp();
        var (_, ring) = await ReadRingAsync(sender, cancellationToken);
        if (_entries.Count >= EntriesMax) _entries.Clear();
        _entries[sender] = new Entry(ring, at);
        return ring;
    }

    private async ValueTask<(long Version, NotifyKeyRing Ring)> ReadRingAsync(Guid sender, CancellationToken cancellationToken)
    {
        var (version, plain) = await documents.ReadAsync(NameOf(sender), cancellationToken);
        var ring = plain.Length == 0 ? null : JsonSerializer.Deserialize(plain, NotifyKeysJson.Default.NotifyKeyRing);
        return (version, ring ?? new NotifyKeyRing([]));
    }

    /// <summary>All 128 bits are random: clients cut 36 characters off and look at nothing else.</summary>
    private static string NewSecret() => new Guid(RandomNumberGenerator.GetBytes(16)).ToString();

    private static string NameOf(Guid sender) => $"notify/keys/{sender:N}";

    private sealed record Entry(NotifyKeyRing Ring, long ReadAt);
}
