using System.Text.Json;
using Budkavle.Api.Security.Keys;
using Budkavle.Storage;

namespace Budkavle.Api.Portal.Drafts;

/// <summary>An agency's drafts as sealed documents. Another agency's are not found because they are not there.</summary>
internal sealed class PortalDrafts(SealedDocuments documents)
{
    /// <summary>Of one agency, deleted ones not counted.</summary>
    public const int PerAgencyMax = 500;

    private const int AttemptsMax = 8;

    public async Task<PortalDraft?> FindAsync(Guid agency, Guid id, CancellationToken cancellationToken) =>
        (await ReadAsync(agency, id, cancellationToken)).Draft is { IsDeleted: false } draft ? draft : null;

    /// <summary>Newest change first.</summary>
    public async Task<IReadOnlyList<PortalDraft>> ListAsync(Guid agency, CancellationToken cancellationToken)
    {
        var found = await documents.ListAsync(PrefixOf(agency), cancellationToken);
        return [.. found.Select(one => JsonSerializer.Deserialize(one.Plain, PortalDocuments.Default.PortalDraft))
            .OfType<PortalDraft>().Where(draft => !draft.IsDeleted).OrderByDescending(draft => draft.ChangedAt)];
    }

    /// <summary>Makes a draft.</summary>
    /// <returns>False where the agency has too many.</returns>
    public async Task<bool> AddAsync(Guid agency, PortalDraft draft, CancellationToken cancellationToken)
    {
        if ((await ListAsync(agency, cancellationToken)).Count >= PerAgencyMax) return false;
        return await WriteAsync(agency, 0, draft, cancellationToken);
    }

    /// <summary>Changes a draft.</summary>
    /// <returns>The draft as it is now, or null where there is none.</returns>
    public async Task<PortalDraft?> ChangeAsync(
        Guid agency, Guid id, Func<PortalDraft, PortalDraft> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var (version, before) = await ReadAsync(agency, id, cancellationToken);
            if (before is not { IsDeleted: false }) return null;
            var after = change(before);
            if (await WriteAsync(agency, version, after, cancellationToken)) return after;
        }

        throw new StorageException("A draft is being changed by others all the time.");
    }

    private async Task<(long Version, PortalDraft? Draft)> ReadAsync(Guid agency, Guid id, CancellationToken cancellationToken)
    {
        var (version, plain) = await documents.ReadAsync(NameOf(agency, id), cancellationToken);
        return (version, plain.Length == 0 ? null : JsonSerializer.Deserialize(plain, PortalDocuments.Default.PortalDraft));
    }

    private ValueTask<bool> WriteAsync(Guid agency, long version, PortalDraft draft, CancellationToken cancellationToken) =>
        documents.WriteAsync(
            NameOf(agency, draft.Id), version, JsonSerializer.SerializeToUtf8Bytes(draft, PortalDocuments.Default.PortalDraft),
            cancellationToken);

    private static string PrefixOf(Guid agency) => $"portal/drafts/{agency:N}/";

    private static string NameOf(Guid agency, Guid id) => $"{PrefixOf(agency)}{id:N}";
}
