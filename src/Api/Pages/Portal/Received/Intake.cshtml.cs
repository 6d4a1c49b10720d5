using System.Globalization;
using Budkavle.Api.Portal.Received;
using Budkavle.Api.Security;
using Budkavle.Api.Submissions;
using Budkavle.Domain.Portal;
using Budkavle.Domain.Submissions;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.Portal.Received;

/// <summary>Whether and how the agency takes submissions: what the interface has at <c>/v1/intake</c>.</summary>
public sealed class IntakeModel(IntakeDesk desk) : PortalPage
{
    /// <summary>Null before there is one.</summary>
    public IntakeDocument? Intake { get; private set; }

    /// <summary>Forms that citizens find there.</summary>
    internal IReadOnlyList<FormHead> Forms { get; private set; } = [];

    public IReadOnlyList<string> Programs { get; private set; } = [];

    /// <summary>Where citizens write, whole, to be put on the agency's own pages.</summary>
    public string WebAddress =>
        $"{HttpContext.RequestServices.GetRequiredService<SecurityOptions>().Issuer.TrimEnd('/')}/my/write/{Intake?.Address}";

    public string TypedAddress { get; private set; } = "";

    public string TypedDays { get; private set; } = "";

    protected override PortalRoles Needs => PortalRoles.Administrator;

    protected override PortalRoles NeedsToChange => PortalRoles.Administrator;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken);
        TypedDays = (Intake?.RetentionDays ?? SubmissionLimits.RetentionDaysDefault).ToString(CultureInfo.InvariantCulture);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken);
        (TypedAddress, TypedDays) = (Field("address", IntakeAddress.CharactersMax + 1), Field("days", 10));
        // An address stays, so the form has none once it is given.
        var address = Intake?.Address ?? TypedAddress;
        var what = Request.Form["do"].ToString();
        var isDays = int.TryParse(TypedDays, NumberStyles.None, CultureInfo.InvariantCulture, out var days)
            && days is >= 1 and <= SubmissionLimits.RetentionDaysMax;
        if (what is not ("open" or "close" or "save") || (Intake is null && what != "open")) return NotFound();
        if (!IntakeAddress.IsValid(address))
        {
            Fault = Text["The name is 2 to 40 small letters a to z, digits and single hyphens, and begins with a letter. Some are kept.",
                "Namnet är 2 till 40 små bokstäver a till z, siffror och enstaka bindestreck, och börjar med en bokstav. Vissa spärras."];
        }
        else if (!isDays)
        {
            var most = Text.Number(SubmissionLimits.RetentionDaysMax);
            Fault = Text[$"Write a number of days, 1 to {most}.", $"Skriv ett antal dagar, 1 till {most}."];
        }

        if (Fault is not null) return Page();
        var wanted = new IntakeDocument
        {
            Address = address, RetentionDays = days, Open = what == "open" || (what == "save" && Intake is { Open: true }),
        };
        await NoteAsync(what == "save" ? "intake-changed" : what == "open" ? "intake-opened" : "intake-closed", address);
        if (await desk.ChangeAsync(Sender, wanted, Visit.By, cancellationToken) is not null) return SeeOther(At("intake?done=" + what));
        Fault = Text["Another agency has that address. Choose another one.", "En annan myndighet har den adressen. Välj en annan."];
        return Page();
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        Intake = await desk.ReadAsync(Sender);
        var forms = HttpContext.RequestServices.GetRequiredService<FormDesk>();
        Forms = [.. (await forms.ListAsync(Visit.Agency, cancellationToken)).Where(head => !head.IsClosed)];
        Programs = await HttpContext.RequestServices.GetRequiredService<ReceivedReader>().ProgramsAsync(Sender);
    }
}
