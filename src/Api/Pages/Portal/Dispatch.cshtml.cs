using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Budkavle.Api.Dispatches;
using Budkavle.Api.Letters;
using Budkavle.Api.Pages.Web;
using Budkavle.Api.Portal;
using Budkavle.Api.Portal.Downloads;
using Budkavle.Api.Portal.Paper;
using Budkavle.Api.Portal.Progress;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Dispatches;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Domain.Portal;
using Budkavle.Grains.Letters.Dispatches;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.Portal;

/// <summary>A dispatch: its recipients, its time, its start and its end, and how it goes.</summary>
public sealed class DispatchModel : PortalPage
{
    public const int RefusedShown = 20;

    /// <summary>More are not listed for one upload.</summary>
    public const int RefusedMax = 1000;

    private const string RefreshSeconds = "4";

    public Guid Id { get; private set; }

    public DispatchView Dispatch { get; private set; } = null!;

    /// <summary>Null where there are too many to count.</summary>
    public RecipientCount? Count { get; private set; }

    public IReadOnlyList<RefusedLine> Refused { get; private set; } = [];

    public ProgressSeries Progress { get; private set; } = new();

    /// <summary>Whether those who cannot be reached are listed for print.</summary>
    public bool IsForPrint { get; private set; }

    public bool MayStart => Visit.Book.MayStart(Id, Dispatch.Recipients);

    /// <summary>Asked for approval, and not answered yet.</summary>
    public PortalApproval? Waiting =>
        Visit.Book.ApprovalOf(Id) is { ApprovedAt: null } approval && approval.Recipients == Dispatch.Recipients ? approval : null;

    public bool IsTimed => Dispatch.ScheduledAt > Now;

    /// <summary>Whether the page is asked for again by itself.</summary>
    public bool Refreshes { get; private set; }

    public Following Following => new()
    {
        Here = At("dispatches/" + Id),
        All = Dispatch.Recipients,
        Delivered = Dispatch.Delivered,
        Refused = Dispatch.Refused,
        Paper = IsForPrint ? Dispatch.Refused : null,
        Remaining = Dispatch.Recipients - Dispatch.Delivered - Dispatch.Refused,
        Progress = Progress,
        BeginsAt = Dispatch.Status == DispatchStatus.Scheduled ? Dispatch.ScheduledAt : null,
        StartedAt = Dispatch.StartedAt,
        IsRunning = Dispatch.Status == DispatchStatus.Running,
        Refreshes = Refreshes,
        Now = Now,
    };

    private PaperChoices Paper => HttpContext.RequestServices.GetRequiredService<PaperChoices>();

    private DispatchDesk Desk => HttpContext.RequestServices.GetRequiredService<DispatchDesk>();

    private IDispatchGrain Grain => Desk.GrainOf(Ids.ToUInt128(Id));

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        Id = id;
        if (await Grain.Read(Sender) is not { } view) return NotFound();
        Dispatch = view;
        var services = HttpContext.RequestServices;
        IsForPrint = await Paper.ReadAsync(Visit.Agency, id, cancellationToken);
        if (Done == "no-addresses") Fault ??= PortalWords.NoAddresses(Text);
        if (view.Status == DispatchStatus.Draft)
        {
            Refused = await services.GetRequiredService<PortalDownloads>().RefusedLinesAsync(Sender, id, cancellationToken);
            var template = await Grain.ReadTemplate();
            var escalation = template is null ? [] : FieldReader.Find(template.Payload.Span, LetterField.Escalation).ToArray();
            PrintAfterDays = escalation.Length == 0 ? 0 : Escalation.Read(escalation).PrintAfterDays;
            if (view.Recipients > 0)
                Count = await services.GetRequiredService<RecipientCensus>().CountAsync(Sender, view.Id, cancellationToken);
            return Page();
        }

        var book = services.GetRequiredService<ProgressBook>();
        await book.ReadAsync(Sender, cancellationToken);
        Progress = await book.ReadAsync(Sender, view.Id, cancellationToken);
        Refreshes = !Request.Query.ContainsKey("still") && Fault is null
            && (view.Status is DispatchStatus.Running or DispatchStatus.Scheduled || Progress.Total.Delivered < view.Delivered);
        // As a field of the answer it works without scripts, and whoever is disturbed by it can turn it off on the page.
        if (Refreshes) Response.Headers["Refresh"] = RefreshSeconds;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellationToken)
    {
        Id = id;
        if (await Grain.Read(Sender) is not { } view) return NotFound();
        Dispatch = view;
        var what = Request.Form["do"].ToString();
        if (what is "ask" or "approve")
        {
            if (await DecideAsync(what) is { } refusal) Fault = ApprovalFault(refusal);
            else if (what == "approve") await StartAsync();
        }
        else if (what == "numbers") await AddAsync(cancellationToken);
        else if (what == "start") await StartAsync();
        else if (what == "paper") await Paper.WriteAsync(Visit.Agency, id, prints: true, cancellationToken);
        else await CommandAsync(what);
        return Fault is null ? SeeOther(At($"dispatches/{id}?done={Uri.EscapeDataString(what)}")) : await OnGetAsync(id, cancellationToken);
    }

    public string? DoneText(PageText t) => Done switch
    {
        "uploaded" or "numbers" => Request.Query["wide"] == "1"
            ? t["The file is UTF-16, which cannot be read here. Save it as CSV UTF-8.",
                "Filen är i UTF-16, som inte går att läsa här. Spara den som CSV UTF-8."]
            : t["The list is taken.", "Listan är inläst."] + (Request.Query["latin"] == "1"
                ? " " + t["It was written as Latin-1 (Windows), which does no harm to the numbers.",
                    "Den var sparad som Latin-1 (Windows), vilket inte skadar numren."]
                : ""),
        "arrange" => t["Saved.", "Sparat."],
        "ask" => t["Your colleagues now see that it waits.", "Dina kollegor ser nu att det väntar."],
        "start" or "approve" => t["It is on its way.", "Det är på väg."],
        "large" => t["The list was not taken: a dispatch from here has at most 1,000,000 recipients. Divide the list over several.",
            "Listan lästes inte in: ett utskick härifrån har högst 1 000 000 mottagare. Dela upp listan på flera."],
        "untaken" => t["The list could not be taken now. Nothing of it counts; try again.",
            "Listan gick inte att ta emot nu. Ingenting av den räknas; försök igen."],
        _ => null,
    };

    /// <summary>Days until unread letters are printed; 0 for never.</summary>
    public int PrintAfterDays { get; private set; }

    /// <summary>What the operator's price makes of the letters that arrive.</summary>
    public decimal? Cost => Options.LetterPrice * Count?.Reachable;

    /// <summary>What comes on top if nobody opens the letter in time.</summary>
    public decimal? PaperCostMax => PrintAfterDays == 0 ? null : Options.PaperPrice * Count?.Reachable;

    private PortalOptions Options => HttpContext.RequestServices.GetRequiredService<PortalOptions>();

    private async Task<PortalRefusal?> DecideAsync(string what)
    {
        var desk = HttpContext.RequestServices.GetRequiredService<PortalDesk>();
        // Others may have been asked about since the page was looked at: what was seen is approved, or nothing.
        if (what == "approve" && Request.Form["seen"] != Dispatch.Recipients.ToString(CultureInfo.InvariantCulture))
            return PortalRefusal.NothingToApprove;
        PortalEvent proposed = what == "ask"
            ? new PortalApprovalAsked { Dispatch = Id, Recipients = Dispatch.Recipients, By = Visit.User.Name, ByUser = Visit.User.Key }
            : new PortalApproved { Dispatch = Id, Recipients = Dispatch.Recipients, By = Visit.User.Name, ByUser = Visit.User.Key };
        return await desk.RecordAsync(Sender, proposed) is not PortalRefusal.None and var refusal ? refusal : null;
    }

    private async Task StartAsync()
    {
        // Asked anew: it may have been approved in this very request.
        var book = await HttpContext.RequestServices.GetRequiredService<PortalDesk>().ReadAsync(Sender);
        if (!book.MayStart(Id, Dispatch.Recipients))
        {
            Fault = Text["A colleague has to approve it first.", "En kollega måste godkänna först."];
            return;
        }

        await NoteAsync("dispatch-started", Dispatch.Subject);
        var (view, problem) = await Desk.StartAsync(Sender, Dispatch.Id, Visit.By, Dispatch.Recipients);
        if (view is null) Fault = FaultOf(problem);
    }

    private async Task CommandAsync(string what)
    {
        if (what is not ("pause" or "resume" or "cancel" or "arrange")) return;
        var (schedule, rate) = (0L, 0);
        if (what == "arrange") Fault = PortalTime.ReadArrangement(Request.Form, Now, Text, out schedule, out rate);
        if (Fault is not null) return;

        await NoteAsync("dispatch-" + what, Dispatch.Subject);
        var answer = what switch
        {
            "pause" => await Grain.Pause(Sender, Visit.By),
            "resume" => await Grain.Resume(Sender, Visit.By),
            "arrange" => await Grain.Arrange(Sender, schedule, rate, Visit.By),
            _ => await Grain.Cancel(Sender, Visit.By),
        };
        if (answer.Refusal != DispatchRefusal.None) Fault = FaultOf(DispatchProblems.Of(answer));
    }

    private async Task AddAsync(CancellationToken cancellationToken)
    {
        await NoteAsync("recipients-added", Dispatch.Subject);
        var body = new MemoryStream(Encoding.UTF8.GetBytes(Request.Form["numbers"].ToString()));
        var (answer, problem) = await HttpContext.RequestServices.GetRequiredService<RecipientIntake>().TakeAsync(
            Sender, Dispatch.Id, Visit.By, "", PipeReader.Create(body), new RecipientCsv(CitizenTime.DayOf(Now)), cancellationToken,
            RecipientCensus.RecipientsMax);
        if (answer is null) Fault = FaultOf(problem);
    }

    private string ApprovalFault(PortalRefusal refusal) => refusal switch
    {
        PortalRefusal.SameUser => Text["Another than the one who asks has to approve.", "En annan än den som ber måste godkänna."],
        PortalRefusal.NothingToApprove => Text["The list was changed. It has to be asked about anew.",
            "Listan har ändrats. Det måste begäras på nytt."],
        _ => Text["There are no recipients.", "Det finns inga mottagare."],
    };
}
