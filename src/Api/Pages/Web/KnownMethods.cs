using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Budkavle.Api.Pages.Web;

/// <summary>
/// Answers 405 where a page has no handler for the request's method. Without it the framework renders the page all the same, empty and
/// past whatever its handler would have asked for.
/// </summary>
internal sealed class KnownMethods : IResourceFilter
{
    public void OnResourceExecuting(ResourceExecutingContext context)
    {
        var method = context.HttpContext.Request.Method;
        // A page without code is shown to whoever reads it.
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method)) return;
        if (context.ActionDescriptor is CompiledPageActionDescriptor page && page.HandlerMethods.Any(handler =>
            string.Equals(handler.HttpMethod, method, StringComparison.OrdinalIgnoreCase))) return;
        context.HttpContext.Response.Headers.Allow = "GET, HEAD";
        context.Result = new StatusCodeResult(StatusCodes.Status405MethodNotAllowed);
    }

    public void OnResourceExecuted(ResourceExecutedContext context)
    {
    }
}
