using System.Text.Json;
using Budkavle.Api.Security.Keys;
using Budkavle.Domain.Submissions;

namespace Budkavle.Api.Portal.Forms;

/// <summary>Forms that an agency's users are writing, as sealed documents.</summary>
internal sealed class FormDrafts(SealedDocuments documents)
{
    /// <summary>Null where nobody is writing one of this code.</summary>
    public async Task<FormDraft?> FindAsync(Guid agency, string code, CancellationToken cancellationToken) =>
        FormRules.IsCode(code) && (await ReadAsync(agency, code, cancellationToken)).Draft is { IsEnded: false } draft ? draft : null;

    /// <summary>By code.</summary>
    public async Task<IReadOnlyList<FormDraft>> ListAsync(Guid agency, CancellationToken cancellationToken)
    {
        var found = await documents.ListAsync(PrefixOf(agency), cancellationToken);
        return [.. found.Select(one => JsonSerializer.Deserialize(one.Plain, PortalDocuments.Default.FormDraft))
            .OfType<FormDraft>().Where(draft => !draft.IsEnded).OrderBy(draft => draft.Code, StringComparer.Ordinal)];
    }

    /// <summary>Saves a form over the one of the revision that it was made from; 0 for none.</summary>
    /// <returns>The form with its new revision, or null where another was saved meanwhile.</returns>
    public async Task<FormDraft?> SaveAsync(Guid agency, FormDraft draft, CancellationToken cancellationToken)
    {
        var (version, before) = await ReadAsync(agency, draft.Code, cancellationToken);
        var current = before is { IsEnded: false } ? before.Revision : 0;
        if (current != draft.Revision) return null;
        // Goes on over the end of a form: what was typed into an older one must not fit the next.
        var after = draft with { Revision = (before?.Revision ?? 0) + 1 };
        var bytes = JsonSerializer.SerializeToUtf8Bytes(after, PortalDocuments.Default.FormDraft);
        return await documents.WriteAsync(NameOf(agency, draft.Code), version, bytes, cancellationToken) ? after : null;
    }

    /// <summary>Ends a form that was published or is thrown away.</summary>
    public Task<FormDraft?> EndAsync(Guid agency, FormDraft draft, CancellationToken cancellationToken) =>
        SaveAsync(agency, new FormDraft { Code = draft.Code, Revision = draft.Revision, IsEnded = true }, cancellationToken);

    private async Task<(long Version, FormDraft? Draft)> ReadAsync(Guid agency, string code, CancellationToken cancellationToken)
    {
        var (version, plain) = await documents.ReadAsync(NameOf(agency, code), cancellationToken);
        return (version, plain.Length == 0 ? null : JsonSerializer.Deserialize(plain, PortalDocuments.Default.FormDraft));
    }

    private static string PrefixOf(Guid agency) => $"portal/forms/{agency:N}/";

    private static string NameOf(Guid agency, string code) => PrefixOf(agency) + code;
}
