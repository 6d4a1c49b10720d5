using System.Globalization;
using Budkavle.Api.Portal.Received;
using Budkavle.Api.Submissions;
using Budkavle.Domain.Portal;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.Portal.Received;

/// <summary>What citizens have sent to the agency: what is new, the oldest first, or what has been handled, the newest first.</summary>
public sealed class SubmissionsModel : PortalPage
{
    /// <summary>Null before the agency has opened an intake.</summary>
    public IntakeDocument? Intake { get; private set; }

    public bool IsHandled { get; private set; }

    public bool IsFirst { get; private set; }

    public IReadOnlyList<ReceivedItem> Items { get; private set; } = [];

    /// <summary>Where the next page begins; null on the last.</summary>
    public long? Next { get; private set; }

    protected override PortalRoles Needs => PortalRoles.Officer;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        Intake = await HttpContext.RequestServices.GetRequiredService<IntakeDesk>().ReadAsync(Sender);
        IsHandled = Request.Query["show"] == "handled";
        IsFirst = !uint.TryParse(Request.Query["from"], NumberStyles.None, CultureInfo.InvariantCulture, out var from) || from == 0;
        var reader = HttpContext.RequestServices.GetRequiredService<ReceivedReader>();
        Items = IsHandled
            ? await reader.ListHandledAsync(Sender, IsFirst ? long.MaxValue : from, cancellationToken)
            : await reader.ListNewAsync(Sender, from, cancellationToken);
        Next = Items.Count < ReceivedReader.Shown ? null : Items[^1].Number;
        return Page();
    }
}
