using Budkavle.Api.Security.Keys;

namespace Budkavle.Api.Portal.Paper;

/// <summary>Of which dispatches and merges the recipients who cannot be reached are listed for print.</summary>
internal sealed class PaperChoices(SealedDocuments documents)
{
    private const int AttemptsMax = 8;

    public async Task<bool> ReadAsync(Guid agency, Guid id, CancellationToken cancellationToken) =>
        (await documents.ReadAsync(NameOf(agency, id), cancellationToken)).Plain is [1];

    /// <summary>May be repeated.</summary>
    public async Task WriteAsync(Guid agency, Guid id, bool prints, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var (version, plain) = await documents.ReadAsync(NameOf(agency, id), cancellationToken);
            if (plain is [1] == prints) return;
            if (await documents.WriteAsync(NameOf(agency, id), version, [prints ? (byte)1 : (byte)0], cancellationToken)) return;
        }
    }

    private static string NameOf(Guid agency, Guid id) => $"portal/paper/{agency:N}/{id:N}";
}
