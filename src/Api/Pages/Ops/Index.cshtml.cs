using Budkavle.Api.Pages.Web;
using Budkavle.Grains.Relaying;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Budkavle.Api.Pages.Ops;

/// <summary>The operations page, for whoever is logged in as operator.</summary>
public sealed class IndexModel : PageModel
{
    public OpsSnapshot Snapshot { get; private set; } = null!;

    /// <summary>What waits for other operators, as of this page.</summary>
    public IReadOnlyList<WaitingRoom> Rooms { get; private set; } = [];

    public RelayOrders Orders { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        BudkavlePages.Guard(Response);
        var services = HttpContext.RequestServices;
        if (!await services.GetRequiredService<OpsSession>().IsOpenAsync(HttpContext)) return Redirect("/ops/login");
        Snapshot = await services.GetRequiredService<OpsReader>().ReadAsync(cancellationToken);
        Orders = services.GetRequiredService<RelayOrders>();
        await Orders.RefreshAsync(cancellationToken);
        Rooms = await services.GetRequiredService<WaitingRooms>().CountAsync();
        return Page();
    }
}
