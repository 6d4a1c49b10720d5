using Budkavle.Api.Pages.Web;
using Budkavle.Api.Security.Citizens;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Budkavle.Api.Pages.LogIn;

/// <summary>The test e-ID's page: the demo's recipients, to choose from. Not there unless the host has the test e-ID.</summary>
public sealed class TestModel(CitizenOptions options, DemoSite demo) : PageModel
{
    public string State { get; private set; } = "";

    public IReadOnlyList<string> Masked { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        if (!options.TestEid || !demo.IsOn) return NotFound();
        BudkavlePages.Guard(Response);
        var attempts = HttpContext.RequestServices.GetRequiredService<LogInAttempts>();
        State = Request.Query["state"].ToString();
        if (await attempts.FindAsync(HttpContext, TestEid.ProviderId, State) is null)
            return Redirect(LogInEndpoints.ProblemPage(EidFailure.Expired));
        Masked = [.. Enumerable.Range(0, Math.Min(demo.Count, DemoSite.ListedMax)).Select(demo.Masked)];
        return Page();
    }

    /// <summary>Without a handler the framework would show the page, empty.</summary>
    public IActionResult OnPost() => NotFound();
}
