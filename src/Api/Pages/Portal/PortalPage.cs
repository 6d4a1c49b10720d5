using Budkavle.Api.Pages.Portal.Roles;
using Budkavle.Api.Pages.Web;
using Budkavle.Api.Portal;
using Budkavle.Api.Problems;
using Budkavle.Api.Security.Citizens;
using Budkavle.Api.Security.Citizens.Sessions;
using Budkavle.Domain.Portal;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Budkavle.Api.Pages.Portal;

/// <summary>
/// A page of an agency in the portal. Before any handler of it runs: nobody is served without a session, no form is taken that is not of
/// that session and of our own pages, an agency that one is no user of is not found, and what a role does not allow is refused.
/// </summary>
public abstract class PortalPage : PageModel
{
    /// <summary>No script at all, and nothing from elsewhere.</summary>
    internal const string Policy =
        "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
        + "frame-ancestors 'none'";

    private const PortalRoles AnyRole = PortalRoles.Reader | PortalRoles.Officer | PortalRoles.Administrator;

    private OpenSession? _open;
    private PortalVisit? _visit;

    /// <summary>The name of the field that every form of the page carries, and its value.</summary>
    public string FormField => CitizenForms.Field;

    public string FormToken => _open?.FormToken ?? throw NotAdmitted();

    public PageText Text => PageText.Of(HttpContext);

    public DateTimeOffset Now => HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();

    /// <summary>Who is here, and for which agency.</summary>
    public PortalVisit Visit => _visit ?? throw NotAdmitted();

    public UInt128 Sender => Visit.Sender;

    /// <summary>What went wrong, to be shown; null if nothing did.</summary>
    public string? Fault { get; protected set; }

    /// <summary>What has just been done, as a word of the address.</summary>
    public string Done => Request.Query["done"].ToString();

    public bool MayWrite => Visit.May(PortalRoles.Officer);

    public bool MayManage => Visit.May(PortalRoles.Administrator);

    /// <summary>One of these roles opens the page.</summary>
    protected virtual PortalRoles Needs => AnyRole;

    /// <summary>One of these roles may send its forms.</summary>
    protected virtual PortalRoles NeedsToChange => PortalRoles.Officer;

    /// <summary>Lets somebody in whom another has admitted.</summary>
    private protected void Admit(OpenSession open, PortalVisit visit) => (_open, _visit) = (open, visit);

    /// <summary>An address below the agency's.</summary>
    public string At(string rest = "") => $"/portal/{Visit.Agency}{(rest.Length == 0 ? "" : "/" + rest)}";

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        BudkavlePages.Guard(Response);
        Response.Headers.ContentSecurityPolicy = Policy;
        var isRead = HttpMethods.IsGet(Request.Method) || HttpMethods.IsHead(Request.Method);
        _open = isRead
            ? await HttpContext.RequestServices.GetRequiredService<CitizenSessions>().FindAsync(HttpContext)
            : await CitizenForms.AdmitAsync(HttpContext);
        if (_open is null)
        {
            context.Result = SeeOther(
                isRead ? "/log-in?return=" + Uri.EscapeDataString(Request.Path + Request.QueryString) : "/log-in?problem=expired");
            return;
        }

        _visit = Guid.TryParse(RouteData.Values["agency"]?.ToString(), out var agency)
            ? await HttpContext.RequestServices.GetRequiredService<PortalGate>().EnterAsync(_open, agency)
            : null;
        if (_visit is null) context.Result = NotFound();
        else if (!_visit.May(isRead ? Needs : NeedsToChange)) context.Result = RoleMissing.Page(this, isRead ? Needs : NeedsToChange);
        else await next();
    }

    /// <summary>Records what the user is about to do.</summary>
    protected Task NoteAsync(string what, string about = "") =>
        HttpContext.RequestServices.GetRequiredService<PortalGate>().NoteAsync(Visit, what, about);

    /// <summary>Leads on by 303, so that nothing is sent twice. Only for paths of our own.</summary>
    protected IActionResult SeeOther(string path)
    {
        Response.Headers.Location = path;
        return new StatusCodeResult(StatusCodes.Status303SeeOther);
    }

    /// <summary>A field of the form, without what no field may hold.</summary>
    protected string Field(string name, int max = 1000)
    {
        var text = Request.Form[name].ToString().Trim();
        return text.Length <= max ? text : text[..max];
    }

    /// <summary>A refusal of the interface as the page shows it.</summary>
    protected string FaultOf(IResult? problem) => PortalFaults.Of(problem as ProblemResult, Text);

    private static InvalidOperationException NotAdmitted() => new("The page's handler has not been admitted.");
}
