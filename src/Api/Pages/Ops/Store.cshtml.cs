using Budkavle.Storage;

namespace Budkavle.Api.Pages.Ops;

/// <summary>How large the store is, and what in it is slow.</summary>
public sealed class StoreModel : OpsPage
{
    public StoreInfo Info { get; private set; } = null!;

    /// <summary>Null if the store does not answer.</summary>
    public StoreInspection? Inspection { get; private set; }

    public bool IsSqlite => Info.Kind.StartsWith("sqlite", StringComparison.Ordinal);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var store = HttpContext.RequestServices.GetRequiredService<IStore>();
        Info = store.Info;
        try
        {
            Inspection = await store.InspectAsync(cancellationToken);
        }
        catch (StorageException)
        {
            // The page says so.
        }
    }
}
