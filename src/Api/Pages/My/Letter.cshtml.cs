using Budkavle.Api.Mailboxes;
using Budkavle.Api.Mandates;
using Budkavle.Api.Submissions;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters.Contents;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.My;

/// <summary>A letter, opened by looking at it, and what its owner can do with it.</summary>
public sealed class LetterModel(MailboxReader reader, LetterOpening opening, IntakeDesk intakes) : CitizenPage
{
    private const long Kilobyte = 1024;
    private const long Megabyte = 1024 * Kilobyte;

    /// <summary>Null where there is none, or none of one's own.</summary>
    public OpenLetter? Letter { get; private set; }

    /// <summary>When its contents were removed by rule; null for never.</summary>
    public DateTimeOffset? PurgedAt { get; private set; }

    public bool AsksForConfirmation => Letter is { ConfirmationRequired: true, ConfirmedAt: null };

    public bool MayConfirm => Acting is not { } acting || acting.May(LetterCommand.Confirm);

    /// <summary>Whether moving and marking are offered.</summary>
    public bool MayFile => Acting is not { } acting || acting.May(LetterCommand.Archive);

    public bool MayManage => Acting is not { MayManage: false };

    /// <summary>
    /// Where an answer to the letter is written; null unless it may be answered, the sender takes answers, and the reader may send.
    /// </summary>
    public string? AnswerAddress { get; private set; }

    /// <summary>
    /// Where the form is filled in that the letter asks for; null unless there is one to fill in, and the reader may send.
    /// </summary>
    public string? FormAddress { get; private set; }

    protected override bool IsOpenTo(Acting acting) => acting.MayRead;

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            Letter = await opening.OpenAsync(HttpContext, id, cancellationToken);
        }
        catch (ContentsPurgedException purged)
        {
            PurgedAt = DateTimeOffset.FromUnixTimeMilliseconds(purged.Trace.At);
            Response.StatusCode = StatusCodes.Status410Gone;
            return Page();
        }

        if (Letter is null) return NoLetter();
        if ((Letter.ReplyAllowed || Letter.Form.Length > 0) && MayManage) await FindAnswersAsync(Letter, cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid id)
    {
        var (command, next) = Request.Form["do"].ToString() switch
        {
            "confirm" => (LetterCommand.Confirm, "/my/letters/" + id),
            "archive" => (LetterCommand.Archive, "/my?done=archived"),
            "restore" => (LetterCommand.Restore, "/my/letters/" + id),
            "unread" => (LetterCommand.MarkUnread, "/my?done=unread"),
            _ => (default(LetterCommand), "/my/letters/" + id),
        };
        if (command == default) return SeeOther(next);
        return await reader.CommandAsync(HttpContext, id, command) switch
        {
            LetterRefusal.None or LetterRefusal.NothingToConfirm => SeeOther(next),
            LetterRefusal.NoSuchLetter => NoLetter(),
            _ => StatusCode(StatusCodes.Status503ServiceUnavailable),
        };
    }

    public string SizeOf(long bytes) => bytes switch
    {
        < Kilobyte => $"{bytes} B",
        < Megabyte => $"{(bytes + Kilobyte - 1) / Kilobyte} kB",
        _ => $"{(bytes * 10 / Megabyte / 10.0).ToString("0.0", Text.Culture)} MB",
    };

    private async Task FindAnswersAsync(OpenLetter letter, CancellationToken cancellationToken)
    {
        if (await intakes.ReadAsync(Letters.Ids.ToUInt128(letter.SenderId)) is not { Open: true } intake) return;
        var address = $"/my/write/{intake.Address}";
        if (letter.ReplyAllowed) AnswerAddress = $"{address}?letter={letter.LetterId}";
        if (letter.Form.Length == 0) return;
        var forms = HttpContext.RequestServices.GetRequiredService<FormDesk>();
        if (await forms.FindAsync(letter.SenderId, letter.Form, null, cancellationToken) is { Head.IsClosed: false })
            FormAddress = $"{address}/{letter.Form}?letter={letter.LetterId}";
    }

    private IActionResult NoLetter()
    {
        Letter = null;
        Response.StatusCode = StatusCodes.Status404NotFound;
        return Page();
    }
}
