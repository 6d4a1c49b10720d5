using Budkavle.Api.Portal;
using Budkavle.Api.Problems;
using Budkavle.Api.Security.Citizens.Sessions;
using Budkavle.Domain.Portal;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Net.Http.Headers;

namespace Budkavle.Api.Pages.Portal.Roles;

/// <summary>
/// What addresses that are no pages, for files, answer to who lacks a role: the same page as the pages do, or a problem to whoever does not
/// ask for a page.
/// </summary>
internal sealed class RolePage : PortalPage, IResult
{
    private readonly PortalRoles _needed;

    /// <param name="open">The session.</param>
    /// <param name="visit">Of a user of the agency.</param>
    /// <param name="needed">One of these roles would do.</param>
    internal RolePage(OpenSession open, PortalVisit visit, PortalRoles needed)
    {
        Admit(open, visit);
        _needed = needed;
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (!TakesPages(httpContext.Request))
        {
            var names = string.Join(" or ", PortalRoleNames.Of(_needed));
            return Problem.Of(ProblemCode.Forbidden, $"It takes the role {names} of the agency.").ExecuteAsync(httpContext);
        }

        var route = httpContext.GetRouteData();
        PageContext = new PageContext(new ActionContext(httpContext, route, new CompiledPageActionDescriptor()));
        httpContext.Response.Headers.ContentSecurityPolicy = Policy;
        return httpContext.RequestServices.GetRequiredService<IActionResultExecutor<ViewResult>>()
            .ExecuteAsync(new ActionContext(httpContext, route, new ActionDescriptor()), RoleMissing.Page(this, _needed));
    }

    private static bool TakesPages(HttpRequest request) => MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var types)
        && types.Any(type => type.MediaType == "text/html");
}
