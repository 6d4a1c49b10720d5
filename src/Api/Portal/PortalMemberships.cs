using System.Globalization;
using System.Text.Json;
using Budkavle.Api.Security.Keys;
using Budkavle.Storage;

namespace Budkavle.Api.Portal;

/// <summary>
/// At which agencies somebody may be a user, as sealed documents. Only a place to look: the agency's book decides. One is taken away only
/// to make room.
/// </summary>
internal sealed class PortalMemberships(SealedDocuments documents)
{
    /// <summary>Agencies of one person.</summary>
    public const int AgenciesMax = 50;

    private const int AttemptsMax = 8;

    public async Task<IReadOnlyList<UInt128>> ReadAsync(UInt128 user, CancellationToken cancellationToken) =>
        (await FindAsync(user, cancellationToken)).Agencies;

    /// <returns>False where the person has too many.</returns>
    public async Task<bool> AddAsync(UInt128 user, UInt128 sender, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var (version, agencies) = await FindAsync(user, cancellationToken);
            if (agencies.Contains(sender)) return true;
            if (agencies.Count >= AgenciesMax) return false;
            var plain = JsonSerializer.SerializeToUtf8Bytes([.. agencies, sender], PortalDocuments.Default.UInt128Array);
            if (await documents.WriteAsync(NameOf(user), version, plain, cancellationToken)) return true;
        }

        throw new StorageException("A user's agencies are being changed by others all the time.");
    }

    /// <summary>Takes agencies away, unless something has changed since these were read.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="read">All that there were.</param>
    /// <param name="gone">Those of them that go.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RemoveAsync(
        UInt128 user, IReadOnlyList<UInt128> read, IReadOnlyCollection<UInt128> gone, CancellationToken cancellationToken)
    {
        var (version, agencies) = await FindAsync(user, cancellationToken);
        if (gone.Count == 0 || !agencies.SequenceEqual(read)) return;
        var plain = JsonSerializer.SerializeToUtf8Bytes([.. agencies.Except(gone)], PortalDocuments.Default.UInt128Array);
        await documents.WriteAsync(NameOf(user), version, plain, cancellationToken);
    }

    private async Task<(long Version, IReadOnlyList<UInt128> Agencies)> FindAsync(UInt128 user, CancellationToken cancellationToken)
    {
        var (version, plain) = await documents.ReadAsync(NameOf(user), cancellationToken);
        return (version, plain.Length == 0 ? [] : JsonSerializer.Deserialize(plain, PortalDocuments.Default.UInt128Array) ?? []);
    }

    private static string NameOf(UInt128 user) => string.Create(CultureInfo.InvariantCulture, $"portal/users/{user:x32}");
}
