using Budkavle.Api.Pages.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Budkavle.Api.Pages.Ops;

/// <summary>The operations page, for whoever is logged in as operator.</summary>
public sealed class IndexModel : PageModel
{
    public OpsSnapshot Snapshot { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        BudkavlePages.Guard(Response);
        var services = HttpContext.RequestServices;
        if (!await services.GetRequiredService<OpsSession>().IsOpenAsync(HttpContext)) return Redirect("/ops/login");
        Snapshot = await services.GetRequiredService<OpsReader>().ReadAsync(cancellationToken);
        return Page();
    }
}
