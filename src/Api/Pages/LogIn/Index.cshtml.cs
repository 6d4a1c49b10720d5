using Budkavle.Api.Pages.Web;
using Budkavle.Api.Security.Citizens;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Budkavle.Api.Pages.LogIn;

/// <summary>Where a citizen chooses an e-ID, and is told what went wrong.</summary>
public sealed class IndexModel : PageModel
{
    private EidFailure _problem;

    public IReadOnlyList<Choice> Providers { get; private set; } = [];

    public bool IsDone { get; private set; }

    public void OnGet()
    {
        BudkavlePages.Guard(Response);
        var back = Uri.EscapeDataString(ReturnPath.Clean(Request.Query["return"]));
        Providers = [.. HttpContext.RequestServices.GetServices<IEidProvider>()
            .Select(provider => new Choice($"/log-in/start/{provider.Id}?return={back}", provider.NameIn(false), provider.NameIn(true)))];
        IsDone = Request.Query.ContainsKey("done");
        Enum.TryParse(Request.Query["problem"], ignoreCase: true, out _problem);
    }

    public string? ProblemText(PageText t) => _problem switch
    {
        EidFailure.Cancelled => t["The log-in was cancelled.", "Inloggningen avbröts."],
        EidFailure.Expired => t["The log-in took too long, or was begun in another window. Try again.",
            "Inloggningen tog för lång tid eller påbörjades i ett annat fönster. Försök igen."],
        EidFailure.Level => t["Your e-identification is not of level 3. Use another one.",
            "Din e-legitimation har inte tillitsnivå 3. Använd en annan."],
        EidFailure.Number => t["The e-identification did not state a personal identity number or coordination number.",
            "E-legitimationen angav varken personnummer eller samordningsnummer."],
        EidFailure.Closed => t[
            "One cannot log in with this number any more. If your number has changed, use an e-identification with the new one.",
            "Det går inte längre att logga in med det här numret. Har du fått ett nytt nummer, använd en e-legitimation med det nya."],
        EidFailure.Unavailable => t["The e-identification does not answer. Try again in a while.",
            "E-legitimationen svarar inte. Försök igen om en stund."],
        EidFailure.Busy => t["Many log-ins are begun from your network. Wait a minute and try again.",
            "Det påbörjas många inloggningar från ditt nät. Vänta en minut och försök igen."],
        EidFailure.Fault => t["The e-identification's answer could not be trusted, so you were not logged in. Try again.",
            "Svaret från e-legitimationen gick inte att lita på, så du blev inte inloggad. Försök igen."],
        _ => null,
    };

    /// <summary>One e-ID to choose.</summary>
    public sealed record Choice(string Address, string English, string Swedish)
    {
        public string NameIn(PageText t) => t[English, Swedish];
    }
}
