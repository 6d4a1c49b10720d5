using Budkavle.Api.Mandates;
using Budkavle.Api.Security.Citizens.Sessions;
using Budkavle.Domain.Mandates;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.My;

/// <summary>For whom one may act, and where one changes between them.</summary>
public sealed class ActingModel(MandateDesk desk, ReaderDesk readers) : CitizenPage
{
    public IReadOnlyList<Acting> List { get; private set; } = [];

    /// <summary>The mandate under which one acted is no longer there.</summary>
    public bool IsGone => Request.Query.ContainsKey("gone");

    public bool IsCurrent(Acting acting) => Acting?.Id == acting.Id;

    protected override bool IsOpenTo(Acting acting) => true;

    public static string KindName(MandateKind kind, Web.PageText t) => kind switch
    {
        MandateKind.Signatory => t["authorised signatory", "firmatecknare"],
        MandateKind.JointSignatory => t["authorised signatory together with another", "firmatecknare, två i förening"],
        MandateKind.Estate => t["representative of the estate", "företrädare för dödsboet"],
        _ => t["reader", "läsare"],
    };

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        List = await desk.ListAsync(Open.Session.MailboxKey, cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var sessions = HttpContext.RequestServices.GetRequiredService<CitizenSessions>();
        if (!Guid.TryParse(Request.Form["mandate"], out var id))
        {
            await sessions.ActAsync(Open, null, cancellationToken);
            return SeeOther("/my");
        }

        if (Request.Form["do"].ToString() == "give-up")
        {
            await readers.GiveUpAsync(Open.Session.MailboxKey, id, cancellationToken);
            if (Open.Mandate == id) await sessions.ActAsync(Open, null, cancellationToken);
            return SeeOther("/my/acting");
        }

        if (await desk.FindAsync(Open.Session.MailboxKey, id, cancellationToken) is not { } acting) return SeeOther("/my/acting?gone=1");
        await sessions.ActAsync(Open, id, cancellationToken);
        return SeeOther(acting.MayRead ? "/my" : "/my/readers");
    }
}
