using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Budkavle.Api.Security.Keys;
using Budkavle.Storage;

namespace Budkavle.Api.Portal.Drafts;

/// <summary>
/// An agency's drafts as sealed documents. Another agency's are not found because they are not there. Documents stay for ever, so an ended
/// draft's is emptied, and a new draft takes its place: an agency has no more of them than drafts.
/// </summary>
internal sealed class PortalDrafts(SealedDocuments documents, TimeProvider time)
{
    /// <summary>Of one agency that are being written, and places for drafts.</summary>
    public const int PerAgencyMax = 500;

    private const int AttemptsMax = 8;

    /// <summary>The version of ids (RFC 9562, the maker's own) that say their place. Older drafts have a document by their id.</summary>
    private const int PlacedVersion = 8;

    /// <summary>
    /// How long a draft stays after it has become a dispatch, which has the text for itself: time to go back and send a changed one.
    /// </summary>
    public static readonly TimeSpan SentKept = TimeSpan.FromDays(30);

    public async Task<PortalDraft?> FindAsync(Guid agency, Guid id, CancellationToken cancellationToken) =>
        (await ReadAsync(agency, id, cancellationToken)).Draft is { IsDeleted: false } draft ? draft : null;

    /// <summary>Newest change first. Ends those that were sent long ago, and empties what earlier programs left of deleted ones.</summary>
    public async Task<IReadOnlyList<PortalDraft>> ListAsync(Guid agency, CancellationToken cancellationToken)
    {
        var listed = new List<PortalDraft>();
        foreach (var (_, plain) in await documents.ListAsync(PrefixOf(agency), cancellationToken))
        {
            if (Parse(plain) is not { } draft) continue;
            if (!IsOver(draft)) listed.Add(draft);
            else if (!plain.SequenceEqual(BytesOf(EndOf(draft)))) await EndAsync(agency, draft.Id, IsOver, cancellationToken);
        }

        return [.. listed.OrderByDescending(draft => draft.ChangedAt)];
    }

    /// <summary>Makes a draft under an id of its own. Where there is no place left, that of the one sent first is taken.</summary>
    /// <returns>The draft; null where the agency has too many.</returns>
    public async Task<PortalDraft?> AddAsync(Guid agency, PortalDraft draft, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var kept = await ListAsync(agency, cancellationToken);
            if (kept.Count >= PerAgencyMax)
            {
                if (kept.LastOrDefault(IsSent) is not { } sent) return null;
                await EndAsync(agency, sent.Id, IsSent, cancellationToken);
                continue;
            }

            var taken = kept.Where(one => one.Id.Version == PlacedVersion).Select(one => PlaceOf(one.Id)).ToHashSet();
            var added = draft with { Id = NewId(Enumerable.Range(0, PerAgencyMax).First(place => !taken.Contains(place))) };
            var (version, plain) = await documents.ReadAsync(NameOf(agency, added.Id), cancellationToken);
            // Somebody else's new one may have come there meanwhile.
            if (Parse(plain) is { IsDeleted: false }) continue;
            if (await WriteAsync(agency, version, added, cancellationToken)) return added;
        }

        throw new StorageException("An agency's drafts are being changed by others all the time.");
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

    /// <summary>Deletes a draft: nothing of its text or of its files' names stays.</summary>
    /// <returns>False where there is none.</returns>
    public async Task<bool> DeleteAsync(Guid agency, Guid id, CancellationToken cancellationToken) =>
        await ChangeAsync(agency, id, EndOf, cancellationToken) is not null;

    /// <summary>Leaves it as it is where somebody changes it meanwhile.</summary>
    private async Task EndAsync(Guid agency, Guid id, Func<PortalDraft, bool> mayEnd, CancellationToken cancellationToken)
    {
        var (version, draft) = await ReadAsync(agency, id, cancellationToken);
        if (draft is not null && mayEnd(draft)) await WriteAsync(agency, version, EndOf(draft), cancellationToken);
    }

    private static bool IsSent(PortalDraft draft) => draft.Dispatch != Guid.Empty;

    private bool IsOver(PortalDraft draft) => draft.IsDeleted || (IsSent(draft) && draft.ChangedAt < time.GetUtcNow() - SentKept);

    private static PortalDraft EndOf(PortalDraft draft) => new() { Id = draft.Id, Revision = draft.Revision, IsDeleted = true };

    /// <summary>Nothing where the place is another's by now.</summary>
    private async Task<(long Version, PortalDraft? Draft)> ReadAsync(Guid agency, Guid id, CancellationToken cancellationToken)
    {
        var (version, plain) = await documents.ReadAsync(NameOf(agency, id), cancellationToken);
        return Parse(plain) is { } draft && draft.Id == id ? (version, draft) : (version, null);
    }

    private ValueTask<bool> WriteAsync(Guid agency, long version, PortalDraft draft, CancellationToken cancellationToken) =>
        documents.WriteAsync(NameOf(agency, draft.Id), version, BytesOf(draft), cancellationToken);

    private static PortalDraft? Parse(byte[] plain) =>
        plain.Length == 0 ? null : JsonSerializer.Deserialize(plain, PortalDocuments.Default.PortalDraft);

    private static byte[] BytesOf(PortalDraft draft) => JsonSerializer.SerializeToUtf8Bytes(draft, PortalDocuments.Default.PortalDraft);

    private static string PrefixOf(Guid agency) => $"portal/drafts/{agency:N}/";

    private static string NameOf(Guid agency, Guid id) => PrefixOf(agency)
        + (id.Version == PlacedVersion ? PlaceOf(id).ToString("x4", CultureInfo.InvariantCulture) : id.ToString("N"));

    /// <summary>A new id for each draft in a place, so that a page that was left open finds nothing of the next one.</summary>
    private static Guid NewId(int place)
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.NewGuid().TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)place);
        bytes[6] = (byte)((PlacedVersion << 4) | (bytes[6] & 0x0f));
        return new Guid(bytes, bigEndian: true);
    }

    private static int PlaceOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt16BigEndian(bytes);
    }
}
