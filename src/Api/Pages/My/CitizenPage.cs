using Budkavle.Api.Mandates;
using Budkavle.Api.Pages.Web;
using Budkavle.Api.Security.Citizens;
using Budkavle.Api.Security.Citizens.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Budkavle.Api.Pages.My;

/// <summary>
/// A page of a mailbox's owner. Before any handler of it runs: nobody is served without a session, no form is taken that is not of that
/// session and of our own pages, and what is answered is kept by nobody.
/// </summary>
public abstract class CitizenPage : PageModel
{
    /// <summary>No script at all, and nothing from elsewhere.</summary>
    protected virtual string Policy =>
        "default-src 'none'; style-src 'self'; img-src 'self'; manifest-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
        + "frame-ancestors 'none'";

    private OpenSession? _open;

    /// <summary>The name of the field that every form of the page carries, and its value.</summary>
    public string FormField => CitizenForms.Field;

    public string FormToken => Open.FormToken;

    public PageText Text => PageText.Of(HttpContext);

    public DateTimeOffset Now => HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();

    /// <summary>Whose mailbox the page is about.</summary>
    public MailboxAccess Access => MailboxAccess.Of(HttpContext);

    /// <summary>Null for one's own mailbox.</summary>
    public Acting? Acting => Access.Acting;

    /// <summary>Whether the page is there for somebody who acts for the mailbox's owner. What is not said is for the owner alone.</summary>
    protected virtual bool IsOpenTo(Acting acting) => acting.MayManage;

    protected OpenSession Open => _open ?? throw new InvalidOperationException("The page's handler has not been admitted.");

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        BudkavlePages.Guard(Response);
        Response.Headers.ContentSecurityPolicy = Policy;
        if (HttpMethods.IsGet(Request.Method) || HttpMethods.IsHead(Request.Method))
        {
            _open = await HttpContext.RequestServices.GetRequiredService<CitizenSessions>().FindAsync(HttpContext);
            if (_open is null) context.Result = Redirect("/log-in?return=" + Uri.EscapeDataString(Request.Path + Request.QueryString));
        }
        else
        {
            _open = await AdmitFormAsync();
            if (_open is null) context.Result = SeeOther("/log-in?problem=expired");
        }

        if (_open is null) return;
        context.Result = await RefuseAsync(_open);
        if (context.Result is null) await next();
    }

    /// <summary>The session whose form was sent, or null: see <see cref="CitizenForms.AdmitAsync"/>.</summary>
    protected virtual ValueTask<OpenSession?> AdmitFormAsync() => CitizenForms.AdmitAsync(HttpContext);

    /// <summary>What is answered instead of the page; null where it is open.</summary>
    private async Task<IActionResult?> RefuseAsync(OpenSession open)
    {
        var services = HttpContext.RequestServices;
        var sessions = services.GetRequiredService<CitizenSessions>();
        switch (await services.GetRequiredService<MailboxGate>().EnterAsync(HttpContext, open.Session.MailboxKey, open.Mandate))
        {
            case GateAnswer.Closed:
                await sessions.CloseAsync(HttpContext);
                return SeeOther("/log-in?problem=closed");
            case GateAnswer.NoMandate:
                await sessions.ActAsync(open, null, HttpContext.RequestAborted);
                return SeeOther("/my/acting?gone=1");
            default:
                if (Acting is not { } acting || IsOpenTo(acting)) return null;
                return acting.MayRead ? NotFound() : SeeOther("/my/readers");
        }
    }

    /// <summary>Leads on by 303, so that nothing is sent twice. Only for paths of our own.</summary>
    protected IActionResult SeeOther(string path)
    {
        Response.Headers.Location = path;
        return new StatusCodeResult(StatusCodes.Status303SeeOther);
    }
}
