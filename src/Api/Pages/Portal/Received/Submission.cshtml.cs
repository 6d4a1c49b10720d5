using Budkavle.Api.Portal.Received;
using Budkavle.Api.Submissions;
using Budkavle.Domain.Portal;
using Budkavle.Domain.Submissions;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.Portal.Received;

/// <summary>
/// One submission, whole, and where it is marked as handled. That is the interface's acknowledgement and nothing else: its sender sees
/// it, the retention begins, and no program of the agency is offered it any more. So where a program may fetch, one has to say so.
/// </summary>
public sealed class SubmissionModel : PortalPage
{
    private SubmissionDocument? _shown;

    public SubmissionDocument Shown => _shown ?? throw new InvalidOperationException("The submission has not been read.");

    /// <summary>The form's questions with the answers; empty for a message, whose text is shown.</summary>
    public IReadOnlyList<(FormField Field, IReadOnlyList<string> Lines)> Answers { get; private set; } = [];

    public FormWords? FormTitle { get; private set; }

    /// <summary>The agency's programs that might still fetch it; empty once it is handled.</summary>
    public IReadOnlyList<string> Programs { get; private set; } = [];

    public int RetentionDays { get; private set; }

    public bool IsMail => Shown.Way == "email";

    protected override PortalRoles Needs => PortalRoles.Officer;

    private IntakeDesk Desk => HttpContext.RequestServices.GetRequiredService<IntakeDesk>();

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken) =>
        await ReadAsync(id, cancellationToken) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellationToken)
    {
        if (Request.Form["sure"] != "yes" && (await ReadProgramsAsync()).Count > 0)
        {
            if (!await ReadAsync(id, cancellationToken)) return NotFound();
            Fault = Text["Say that no program shall fetch it.", "Säg att inget program ska hämta det."];
            return Page();
        }

        if (await Desk.FindAsync(Sender, id, cancellationToken) is not { } found) return NotFound();
        await NoteAsync("submission-handled", ReceivedRoutes.NameOf(found.Place.Version, id));
        var done = await Desk.AcknowledgeAsync(Sender, [id]);
        HttpContext.RequestServices.GetRequiredService<SubmissionMeters>().Acknowledge(done.Count);
        return done.Count == 0 ? NotFound() : SeeOther(At("submissions?done=handled"));
    }

    private async Task<bool> ReadAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await Desk.FindAsync(Sender, id, cancellationToken) is not { } found) return false;
        await NoteAsync("submission-read", ReceivedRoutes.NameOf(found.Place.Version, id));
        _shown = await Desk.OpenAsync(Sender, id, cancellationToken);
        if (_shown is null) return false;
        RetentionDays = (await Desk.ReadAsync(Sender))?.RetentionDays ?? SubmissionLimits.RetentionDaysDefault;
        if (_shown.AcknowledgedAt is null) Programs = await ReadProgramsAsync();
        if (_shown.Form is { } form) await ReadAnswersAsync(form, cancellationToken);
        return true;
    }

    private async Task ReadAnswersAsync(AnsweredForm form, CancellationToken cancellationToken)
    {
        var forms = HttpContext.RequestServices.GetRequiredService<FormDesk>();
        if (await forms.FindAsync(Visit.Agency, form.Code, form.Version, cancellationToken) is not var (_, version)) return;
        FormTitle = version.Form.Title;
        string[] names = [.. Shown.Files.Select(file => file.FileName)];
        Answers =
        [
            .. version.Form.Fields.Select(field =>
                (field, (IReadOnlyList<string>)[.. FormReport.LinesOf(field, form.Answers, names, Text.IsSwedish)])),
        ];
    }

    private Task<IReadOnlyList<string>> ReadProgramsAsync() =>
        HttpContext.RequestServices.GetRequiredService<ReceivedReader>().ProgramsAsync(Sender);

    /// <summary>The language of words that are not in the page's; null where they are.</summary>
    public string? LanguageOf(FormWords words) => Text.IsSwedish || words.En is not null ? null : "sv";
}
