using Budkavle.Api.Pages.Portal.Roles;
using Budkavle.Api.Pages.Web;
using Budkavle.Api.Security.Citizens.Sessions;
using Budkavle.Domain.Portal;

namespace Budkavle.Api.Portal;

/// <summary>Who comes in at addresses that are no pages. What they answer to others is what pages answer.</summary>
internal static class PortalDoor
{
    /// <summary>A user of the agency who has one of the roles, or what is answered instead.</summary>
    public static async Task<(PortalVisit? Visit, IResult No)> EnterAsync(HttpContext http, Guid agency, PortalRoles anyOf)
    {
        BudkavlePages.Guard(http.Response);
        return await http.RequestServices.GetRequiredService<CitizenSessions>().FindAsync(http) is { } open
            ? await EnterAsync(http, open, agency, anyOf)
            : (null, Results.NotFound());
    }

    /// <summary>The same of somebody whose form has been read.</summary>
    public static async Task<(PortalVisit? Visit, IResult No)> EnterAsync(
        HttpContext http, OpenSession open, Guid agency, PortalRoles anyOf)
    {
        if (await http.RequestServices.GetRequiredService<PortalGate>().EnterAsync(open, agency) is not { } visit)
            return (null, Results.NotFound());
        return visit.May(anyOf) ? (visit, Results.Empty) : (null, new RolePage(open, visit, anyOf));
    }
}
