using System.Globalization;
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

    /// <summary>Of these, of one agency.</summary>
    public const int UnderWayPerAgencyMax = 20;

    /// <summary>What the names of all merges begin with.</summary>
    public const string Prefix = "portal/merges/";

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
            before => before is null ? [one] : before.Contains(one) || IsFull(before, one.Agency) ? before : [.. before, one],
            cancellationToken))!.Contains(one);

    private static bool IsFull(List<MergeUnderWay> underWay, Guid agency) =>
        underWay.Count >= UnderWayMax || underWay.Count(other => other.Agency == agency) >= UnderWayPerAgencyMax;

    public Task EndAsync(MergeUnderWay one, CancellationToken cancellationToken) => ChangeAsync(
        UnderWay, PortalDocuments.Default.ListMergeUnderWay,
        before => before is null || !before.Contains(one) ? before : [.. before.Where(other => other != one)], cancellationToken);

    /// <summary>
    /// Writes down which rows of a batch were refused. A batch that is sent again may have others, so this one's word replaces the one
    /// before.
    /// </summary>
    /// <param name="merge">Whose.</param>
    /// <param name="from">The batch's first row.</param>
    /// <param name="refused">As a reader of the file counts.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task WriteRefusedAsync(Guid merge, int from, List<MergeFault> refused, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{RefusedOf(merge)}{from:x8}");
        var (version, _) = await documents.ReadAsync(name, cancellationToken);
        if (version == 0 && refused.Count == 0) return;
        var bytes = JsonSerializer.SerializeToUtf8Bytes(refused, PortalDocuments.Default.ListMergeFault);
        if (!await documents.WriteAsync(name, version, bytes, cancellationToken))
            throw new StorageException("Another process sends the same merge.");
    }

    /// <summary>Why rows were refused, by row from 0. One that was sent again and has a letter by now may be among them.</summary>
    public async Task<Dictionary<int, string>> ReadRefusedAsync(Guid merge, CancellationToken cancellationToken)
    {
        var refused = new Dictionary<int, string>();
        foreach (var (_, plain) in await documents.ListAsync(RefusedOf(merge), cancellationToken))
        {
            foreach (var fault in JsonSerializer.Deserialize(plain, PortalDocuments.Default.ListMergeFault)!)
                refused[fault.Row - MergeFault.FirstRow] = fault.Code;
        }

        return refused;
    }

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

    private static string RefusedOf(Guid merge) => $"portal/merge-refused/{merge:N}/";

    private static string PrefixOf(Guid agency) => $"{Prefix}{agency:N}/";

    private static string NameOf(Guid agency, Guid id) => $"{PrefixOf(agency)}{id:N}";
}
