using Budkavle.Api.Security;

namespace Budkavle.Api.Pages.Web;

/// <summary>For pages that come from elsewhere and know nothing of our log-in.</summary>
public static class OperatorSessionExtensions
{
    /// <summary>
    /// Opens the routes of a group to whoever is logged in at /ops, and sends all others there. Only for routes below /ops, where the
    /// cookie is sent, and whose handlers are delegates: a filter stands before no other.
    /// </summary>
    public static RouteGroupBuilder RequireOperatorSession(this RouteGroupBuilder routes)
    {
        routes.Anonymous("Asks for the operator's cookie").AddEndpointFilter(async (call, next) =>
        {
            var http = call.HttpContext;
            BudkavlePages.Guard(http.Response);
            if (await http.RequestServices.GetRequiredService<OpsSession>().IsOpenAsync(http)) return await next(call);
            return Results.LocalRedirect("/ops/login");
        });
        return routes;
    }
}
