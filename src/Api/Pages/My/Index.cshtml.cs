using Budkavle.Api.Pages.Web;
using Budkavle.Api.Security.Citizens;
using Budkavle.Api.Security.Citizens.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Budkavle.Api.Pages.My;

/// <summary>Where a log-in leads unless it was asked for another page: how one is logged in, and the log of log-ins.</summary>
public sealed class IndexModel : PageModel
{
    public string FormField => CitizenForms.Field;

    public string FormToken { get; private set; } = "";

    public string Provider { get; private set; } = "";

    public int Level { get; private set; }

    public IReadOnlyList<Row> LogIns { get; private set; } = [];

    /// <summary>The e-ID's name; what stands in the log where it is no longer used here.</summary>
    public string NameOf(string provider, PageText t) =>
        HttpContext.RequestServices.GetServices<IEidProvider>().FirstOrDefault(known => known.Id == provider) is { } eid
            ? t[eid.NameIn(false), eid.NameIn(true)]
            : provider;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        BudkavlePages.Guard(Response);
        var services = HttpContext.RequestServices;
        if (await services.GetRequiredService<CitizenSessions>().FindAsync(HttpContext) is not { } open)
            return Redirect("/log-in?return=/my");
        (FormToken, Provider, Level) = (open.FormToken, open.Session.Provider, (int)open.Session.Level);
        var entries = await services.GetRequiredService<LogInBook>().ReadAsync(open.Session.MailboxKey, cancellationToken);
        var current = open.Name.ToString("x32", null);
        LogIns = [.. entries.Select(entry => new Row(entry.At, entry.Provider, entry.Level, entry.LoggedOutAt, entry.Session == current))];
        return Page();
    }

    /// <summary>Without a handler the framework would show the page, empty.</summary>
    public IActionResult OnPost() => StatusCode(StatusCodes.Status405MethodNotAllowed);

    /// <summary>A log-in in the list.</summary>
    public sealed record Row(DateTimeOffset At, string Provider, int Level, DateTimeOffset? LoggedOutAt, bool IsThis);
}
