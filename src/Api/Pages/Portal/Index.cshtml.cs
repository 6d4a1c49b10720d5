using Budkavle.Api.Letters;
using Budkavle.Api.Pages.Web;
using Budkavle.Api.Portal;
using Budkavle.Api.Security.Citizens.Sessions;
using Budkavle.Domain.Portal;
using Budkavle.Grains.Letters.Senders;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Budkavle.Api.Pages.Portal;

/// <summary>The agencies of who is logged in. A stranger sees that there are none, and nothing else.</summary>
public sealed class IndexModel(PortalDesk desk, SenderDirectory senders) : PageModel
{
    public PageText Text => PageText.Of(HttpContext);

    public IReadOnlyList<(Guid Agency, string Name, PortalRoles Roles)> Agencies { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        BudkavlePages.Guard(Response);
        Response.Headers.ContentSecurityPolicy = PortalPage.Policy;
        var sessions = HttpContext.RequestServices.GetRequiredService<CitizenSessions>();
        if (await sessions.FindAsync(HttpContext) is not { } open) return Redirect("/log-in?return=%2Fportal");
        var found = new List<(Guid, string, PortalRoles)>();
        foreach (var (sender, user) in await desk.AgenciesOfAsync(desk.UserOf(open.Session.MailboxKey), cancellationToken))
        {
            if (await senders.FindAsync(sender) is { } known) found.Add((Ids.ToGuid(sender), known.Name, user.Roles));
        }

        Agencies = found;
        return found.Count == 1 && !Request.Query.ContainsKey("choose") ? Redirect("/portal/" + found[0].Item1) : Page();
    }
}
