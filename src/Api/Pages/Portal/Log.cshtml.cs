using System.Globalization;
using Budkavle.Api.Pages.Web;
using Budkavle.Domain.Portal;
using Budkavle.Grains.Portal;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.Portal;

/// <summary>What has been done for the agency in the portal, and by whom, newest first.</summary>
public sealed class LogModel(PortalLog log) : PortalPage
{
    private const int Shown = 50;

    public IReadOnlyList<(PortalEvent Event, DateTimeOffset At, long Position)> Events { get; private set; } = [];

    public bool IsFirst { get; private set; }

    public long? Next { get; private set; }

    protected override PortalRoles Needs => PortalRoles.Administrator;

    public async Task<IActionResult> OnGetAsync()
    {
        IsFirst = !long.TryParse(Request.Query["before"], NumberStyles.None, CultureInfo.InvariantCulture, out var before) || before < 1;
        Events = await log.ReadAsync(Sender, IsFirst ? long.MaxValue : before, Shown);
        Next = Events.Count < Shown ? null : Events[^1].Position;
        return Page();
    }

    public static string Who(PortalEvent happened, PageText t) =>
        happened.ByUser == 0 ? t["The service's operator", "Tjänstens operatör"] : happened.By;

    public static string What(PortalEvent happened, PageText t) => happened switch
    {
        PortalUserSet set => t["gave", "gav"] + $" {set.Name} " + t["the roles", "rollerna"] + $": {PortalWords.Roles(set.Roles, t)}",
        PortalUserRemoved removed => t["removed", "tog bort"] + " " + removed.Name,
        PortalSettingsChanged { FourEyesAbove: 0 } => t["turned off the second approval", "stängde av kravet på två personer"],
        PortalSettingsChanged changed => t["asks two people for dispatches above", "kräver två personer för utskick över"] + " "
            + t.Number(changed.FourEyesAbove),
        PortalApprovalAsked asked => t["asked for approval of a dispatch to", "bad om godkännande av ett utskick till"] + " "
            + t.Number(asked.Recipients),
        PortalApproved approved => t["approved a dispatch to", "godkände ett utskick till"] + " " + t.Number(approved.Recipients),
        PortalNoted noted => $"{Noted(noted.What, t)}: {noted.About}",
        _ => "",
    };

    private static string Noted(string what, PageText t) => what switch
    {
        "test-sent" => t["sent to own mailbox", "skickade till egen brevlåda"],
        "dispatch-made" => t["made a dispatch", "skapade ett utskick"],
        "recipients-added" => t["added recipients", "lade till mottagare"],
        "dispatch-started" => t["started", "startade"],
        "dispatch-pause" => t["paused", "pausade"],
        "dispatch-resume" => t["let go on", "fortsatte"],
        "dispatch-cancel" => t["cancelled", "avbröt"],
        "dispatch-arrange" => t["set time and speed of", "satte tid och fart för"],
        "results-downloaded" => t["downloaded results of", "laddade ner resultat för"],
        "receipts-downloaded" => t["downloaded receipts of", "laddade ner kvitton för"],
        "paper-listed" => t["listed for print those not reached by", "listade för utskrift dem som inte nåddes av"],
        "paper-downloaded" => t["downloaded letters for print of", "laddade ner brev för utskrift för"],
        "form-made" => t["began the form", "påbörjade blanketten"],
        "form-published" => t["published the form", "publicerade blanketten"],
        "form-withdrawn" => t["withdrew the form", "drog in blanketten"],
        "intake-opened" => t["opened the intake", "öppnade mottagningen"],
        "intake-changed" => t["changed the intake", "ändrade mottagningen"],
        "intake-closed" => t["closed the intake", "stängde mottagningen"],
        "submission-read" => t["read what came in as number", "läste det inkomna med nummer"],
        "submission-file-saved" => t["saved a file of what came in as number", "sparade en fil ur det inkomna med nummer"],
        "submission-message-saved" => t["saved the message that came in as number", "sparade meddelandet som kom in med nummer"],
        "submission-receipt-saved" => t["saved the receipt of what came in as number", "sparade kvittot på det inkomna med nummer"],
        "submission-handled" => t["marked as handled what came in as number", "markerade som klart det inkomna med nummer"],
        "template-made" => t["made the template", "skapade mallen"],
        "template-changed" => t["changed the template", "ändrade mallen"],
        "template-deleted" => t["deleted the template", "tog bort mallen"],
        "client-added" => t["added the program", "lade till programmet"],
        "client-rotated" => t["gave another secret to", "gav en ny hemlighet till"],
        "client-revoked" => t["revoked the program", "spärrade programmet"],
        "notify-key-added" => t["made the Notify key", "skapade Notify-nyckeln"],
        "notify-key-revoked" => t["revoked the Notify key", "spärrade Notify-nyckeln"],
        "callback-added" => t["added the callback address", "lade till återanropsadressen"],
        "callback-changed" => t["changed the callback address", "ändrade återanropsadressen"],
        _ => what,
    };
}
