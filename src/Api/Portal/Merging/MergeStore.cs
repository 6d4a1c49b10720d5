using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Budkavle.Api.Security.Keys;
using Budkavle.Storage;

namespace Budkavle.Api.Portal.Merging;

/// <summary>Merges as sealed documents, and one document that names those under way.</summary>
internal sealed class MergeStore(SealedDocuments documents)
{
    /// <summary>Under way at a time, of all agencies.</summary>
    public const int UnderWayMax = 200;

    private const string UnderWay = "portal/merging";
    private const int AttemptsMax = 8;

    public async Task<PortalMerge?> FindAsync(Guid agency, Guid id, CancellationToken cancellationToken) =>
        (await ReadAsync(NameOf(agency, id), PortalDocuments.Default.PortalMerge, cancellationToken)).Value;

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<PortalMerge>> ListAsync(Guid agency, CancellationToken cancellationToken)
    {
        var found = await documents.ListAsync(PrefixOf(agency), cancellationToken);
        return [.. found.Select(one => JsonSerializer.Deserialize(one.Plain, PortalDocuments.Default.PortalMerge)!)
            .OrderByDescending(merge => merge.CreatedAt)];
    }

    /// <summary>Nothing happens where it is there already.</summary>
    public async Task AddAsync(PortalMerge merge, CancellationToken cancellationToken) => await documents.WriteAsync(
        NameOf(merge.Agency, merge.Id), 0, JsonSerializer.SerializeToUtf8Bytes(merge, PortalDocuments.Default.PortalMerge),
        cancellationToken);

    /// <returns>The merge as it is now; null where there is none.</returns>
    public Task<PortalMerge?> ChangeAsync(
        Guid agency, Guid id, Func<PortalMerge, PortalMerge> change, CancellationToken cancellationToken) => ChangeAsync(
            NameOf(agency, id), PortalDocuments.Default.PortalMerge, before => before is null ? null : change(before), cancellationToken);

    public async Task<IReadOnlyList<MergeUnderWay>> ReadUnderWayAsync(CancellationToken cancellationToken) =>
        (await ReadAsync(UnderWay, PortalDocuments.Default.ListMergeUnderWay, cancellationToken)).Value ?? [];

    /// <returns>False where there are too many.</returns>
    public async Task<bool> BeginAsync(MergeUnderWay one, CancellationToken cancellationToken) =>
        (await ChangeAsync(
            UnderWay, PortalDocuments.Default.ListMergeUnderWay,
            before => before is null ? [one] : before.Contains(one) || before.Count >= UnderWayMax ? before : [.. before, one],
            cancellationToken))!.Contains(one);

    public Task EndAsync(MergeUnderWay one, CancellationToken cancellationToken) => ChangeAsync(
        UnderWay, PortalDocuments.Default.ListMergeUnderWay,
        before => before is null || !before.Contains(one) ? before : [.. before.Where(other => other != one)], cancellationToken);

    private async Task<T?> ChangeAsync<T>(string name, JsonTypeInfo<T> form, Func<T?, T?> change, CancellationToken cancellationToken)
        where T : class
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var (version, before) = await ReadAsync(name, form, cancellationToken);
            var after = change(before);
            if (after is null || ReferenceEquals(after, before)) return after;
            if (await documents.WriteAsync(name, version, JsonSerializer.SerializeToUtf8Bytes(after, form), cancellationToken))
                return after;
        }

        throw new StorageException("A merge is being changed by others all the time.");
    }

    private async Task<(long Version, T? Value)> ReadAsync<T>(string name, JsonTypeInfo<T> form, CancellationToken cancellationToken)
        where T : class
    {
        var (version, plain) = await documents.ReadAsync(name, cancellationToken);
        return (version, plain.Length == 0 ? null : JsonSerializer.Deserialize(plain, form));
    }

    private static string PrefixOf(Guid agency) => $"portal/merges/{agency:N}/";

    private static string NameOf(Guid agency, Guid id) => $"{PrefixOf(agency)}{id:N}";
}
