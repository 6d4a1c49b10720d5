using Budkavle.Api.Dispatches;
using Budkavle.Api.Pages.Web;
using Budkavle.Api.Portal.Drafts;
using Budkavle.Api.Portal.Progress;
using Budkavle.Api.Portal.Received;
using Budkavle.Domain.Portal;
using Budkavle.Grains.Letters.Dispatches;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.Portal;

/// <summary>An agency at a glance, and where a letter begins.</summary>
public sealed class AgencyModel : PortalPage
{
    private const int DispatchesShown = 5;
    private const int DraftsShown = 20;
    private const int WaitingShown = 10;

    /// <summary>More are many.</summary>
    public const int NewMax = 100;

    /// <summary>For those who write.</summary>
    internal IReadOnlyList<PortalDraft> Drafts { get; private set; } = [];

    public IReadOnlyList<DispatchView> Newest { get; private set; } = [];

    public IReadOnlyList<PortalApproval> Waiting { get; private set; } = [];

    public ProgressSeries Progress { get; private set; } = new();

    /// <summary>What citizens have sent and nobody has handled, for those who may read it; counted to <see cref="NewMax"/>.</summary>
    public int New { get; private set; }

    public DateTimeOffset? CountedAt { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        var services = HttpContext.RequestServices;
        if (MayWrite)
        {
            var drafts = await services.GetRequiredService<PortalDrafts>().ListAsync(Visit.Agency, cancellationToken);
            Drafts = [.. drafts.Where(draft => draft.Dispatch == Guid.Empty).Take(DraftsShown)];
        }

        (Newest, _) = await services.GetRequiredService<DispatchDesk>().ListAsync(Sender, long.MaxValue, DispatchesShown);
        Waiting = [.. Visit.Book.Approvals.Where(one => one.ApprovedAt is null).TakeLast(WaitingShown)];
        var progress = await services.GetRequiredService<ProgressBook>().ReadAsync(Sender, cancellationToken);
        (Progress, CountedAt) = (progress.Series, progress.CountedAt == default ? null : progress.CountedAt);
        if (MayWrite) New = await services.GetRequiredService<ReceivedReader>().CountNewAsync(Sender, NewMax);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var draft = new PortalDraft { Language = Text.Language, ChangedAt = Now, ChangedBy = Visit.User.Name };
        var drafts = HttpContext.RequestServices.GetRequiredService<PortalDrafts>();
        if (await drafts.AddAsync(Visit.Agency, draft, cancellationToken) is { } added) return SeeOther(At("drafts/" + added.Id));
        Fault = Text["There are too many drafts. Delete some first.", "Det finns för många utkast. Ta bort några först."];
        return await OnGetAsync(cancellationToken);
    }

    internal static string NameOf(PortalDraft draft, PageText t) =>
        draft.Subject.Length > 0 ? draft.Subject
        : draft.Template != Guid.Empty ? t["From a template", "Från en mall"]
        : t["Without a subject", "Utan ämne"];
}
