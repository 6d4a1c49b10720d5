using Budkavle.Api.Operations.Watching;
using Budkavle.Api.Pages.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Budkavle.Api.Pages.Ops;

/// <summary>
/// A page of operations. Before any handler of it runs: nobody is served without an operator's session, and no form is taken that was not
/// sent from our own pages.
/// </summary>
public abstract class OpsPage : PageModel
{
    /// <summary>Where an engine puts pages of its own: Orleans its dashboard.</summary>
    public const string EnginePages = "/ops/orleans";

    public PageText Text => PageText.Of(HttpContext);

    public DateTimeOffset Now => HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();

    /// <summary>What is wrong now.</summary>
    public IReadOnlyList<Alarm> Alarms => HttpContext.RequestServices.GetRequiredService<AlarmBoard>().On;

    /// <summary>As of when.</summary>
    public DateTimeOffset? JudgedAt => HttpContext.RequestServices.GetRequiredService<AlarmBoard>().JudgedAt;

    /// <summary>Whether the engine has pages of its own beside these.</summary>
    public bool HasEnginePages => HttpContext.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Any(endpoint => endpoint.RoutePattern.RawText?.TrimStart('/').StartsWith(EnginePages[1..], StringComparison.Ordinal) == true);

    /// <summary>What has just been done, as a word of the address.</summary>
    public string Done => Request.Query["done"].ToString();

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        BudkavlePages.Guard(Response);
        var isRead = HttpMethods.IsGet(Request.Method) || HttpMethods.IsHead(Request.Method);
        var session = HttpContext.RequestServices.GetRequiredService<OpsSession>();
        if (!await session.IsOpenAsync(HttpContext)) context.Result = Redirect("/ops/login");
        else if (!isRead && !OpsSession.IsOwnForm(Request)) context.Result = StatusCode(StatusCodes.Status403Forbidden);
        else await next();
    }

    protected IActionResult See(string path, string done)
    {
        Response.Headers.Location = $"{path}?done={done}";
        return StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>A time that has passed, in the largest unit that says enough.</summary>
    public string Ago(DateTimeOffset at) => (Now - at) switch
    {
        { TotalSeconds: < 90 } span => $"{Math.Max(0, (int)span.TotalSeconds)} s",
        { TotalMinutes: < 90 } span => $"{(int)span.TotalMinutes} min",
        { TotalHours: < 48 } span => $"{(int)span.TotalHours} h",
        var span => Text[$"{(int)span.TotalDays} days", $"{(int)span.TotalDays} dygn"],
    };

    /// <summary>A size as people say it.</summary>
    public string Size(long bytes) => bytes switch
    {
        >= 1L << 30 => string.Create(Text.Culture, $"{bytes / (double)(1L << 30):0.0} GB"),
        >= 1L << 20 => string.Create(Text.Culture, $"{bytes / (double)(1L << 20):0.0} MB"),
        _ => string.Create(Text.Culture, $"{bytes / 1024.0:0} kB"),
    };
}
