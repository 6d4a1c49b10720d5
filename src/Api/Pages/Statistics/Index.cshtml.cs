using Budkavle.Api.Statistics;
using Budkavle.Storage;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Budkavle.Api.Pages.Statistics;

/// <summary>What the service has done, for everybody.</summary>
public sealed class IndexModel(StatisticsReader reader) : PageModel
{
    /// <summary>Null while it cannot be counted.</summary>
    public PublicStatistics? Found { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        try
        {
            Found = await reader.ReadAsync(cancellationToken);
        }
        catch (StorageException)
        {
            // The page says so.
        }
    }
}
