using Budkavle.Api.Pages.Web;
using Budkavle.Api.Security.Citizens;
using Budkavle.Api.Security.Citizens.BankId;
using Budkavle.Api.Security.Citizens.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Budkavle.Api.Pages.LogIn;

/// <summary>
/// BankID's page: first which device, then the QR code or the link that starts the app, and what BankID says meanwhile. Without scripts the
/// page asks again every other second. Not there unless the host has BankID.
/// </summary>
public sealed class BankIdModel(CitizenOptions options, TimeProvider time) : PageModel
{
    private BankIdMessage _message;
    private BankIdMessage _problem;

    public string State { get; private set; } = "";

    public bool IsWaiting { get; private set; }

    /// <summary>Starts the app on this device; null where a code is to be read.</summary>
    public string? StartLink { get; private set; }

    /// <summary>The outline of this second's QR code; empty where none is to be read.</summary>
    public string Code { get; private set; } = "";

    public int CodeSize { get; private set; }

    public string Message(PageText t) => BankIdMessages.In(t, _message);

    public string Problem(PageText t) => BankIdMessages.In(t, _problem);

    public async Task<IActionResult> OnGetAsync()
    {
        if (options.BankId is null) return NotFound();
        BudkavlePages.Guard(Response);
        var services = HttpContext.RequestServices;
        State = Request.Query["state"].ToString();
        if (await services.GetRequiredService<LogInAttempts>().FindAsync(HttpContext, BankIdProvider.ProviderId, State) is not { } attempt)
        {
            // The app leads a phone back to this page, which may have gone on by itself meanwhile.
            var isIn = await services.GetRequiredService<CitizenSessions>().FindAsync(HttpContext) is not null;
            return Redirect(isIn ? ReturnPath.Default : LogInEndpoints.ProblemPage(EidFailure.Expired));
        }

        Enum.TryParse(Request.Query["problem"], ignoreCase: true, out _problem);
        var bankId = services.GetRequiredService<BankIdLogIn>();
        if (await bankId.FindAsync(HttpContext, attempt) is not { } order) return Page();
        var (state, next) = await bankId.AdvanceAsync(HttpContext, attempt, order);
        if (next is not null) return Redirect(next);
        if (state.Phase == BankIdPhase.Pending) Show(order, state);
        else _problem = state.Message;
        return Page();
    }

    /// <summary>Without a handler the framework would show the page, empty.</summary>
    public IActionResult OnPost() => NotFound();

    private void Show(BankIdOrder order, BankIdState state)
    {
        (IsWaiting, _message, _problem) = (true, state.Message, BankIdMessage.None);
        if (order.IsSameDevice)
        {
            // Phones know the address as the app's; a computer needs the app's own scheme.
            StartLink = BankIdLogIn.IsPhone(Request)
                ? "https://app.bankid.com/?autostarttoken=" + order.AutoStartToken
                : $"bankid:///?autostarttoken={order.AutoStartToken}&redirect=null";
            return;
        }

        if (!state.WaitsForScan) return;
        (Code, CodeSize) = BankIdQr.PictureOf(order, (long)(time.GetUtcNow() - order.StartedAt).TotalSeconds);
    }
}
