using System.Globalization;
using Budkavle.Api.Portal;
using Budkavle.Domain.Letters.Dispatches;
using Budkavle.Domain.Portal;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.Portal;

/// <summary>What the agency has chosen.</summary>
public sealed class SettingsModel(PortalDesk desk) : PortalPage
{
    public const long RecipientsMax = DispatchDecider.RecipientsMax;

    protected override PortalRoles Needs => PortalRoles.Administrator;

    protected override PortalRoles NeedsToChange => PortalRoles.Administrator;

    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync()
    {
        var isNumber = long.TryParse(Request.Form["above"], NumberStyles.None, CultureInfo.InvariantCulture, out var above);
        var refusal = isNumber && above <= RecipientsMax
            ? await desk.RecordAsync(
                Sender, new PortalSettingsChanged
                {
                    FourEyesAbove = above, BindsPrograms = Request.Form["programs"] == "yes", By = Visit.User.Name, ByUser = Visit.User.Key,
                })
            : PortalRefusal.InvalidField;
        if (refusal == PortalRefusal.None) return SeeOther(At("settings?done=1"));
        Fault = Text["Write a number.", "Skriv ett tal."];
        return Page();
    }
}
