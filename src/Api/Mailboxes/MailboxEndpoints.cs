using Budkavle.Api.Documentation;
using Budkavle.Api.Letters;
using Budkavle.Api.Mandates;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters;

namespace Budkavle.Api.Mailboxes;

/// <summary>The recipient's side. Whose mailbox it is stands in the token, so an address never says.</summary>
public static class MailboxEndpoints
{
    public static void MapMailbox(this IEndpointRouteBuilder routes)
    {
        var mailbox = routes.MapGroup("/v1/mailbox").RequireScope(Scope.Mailbox).ThroughGate();
        mailbox.MapGet("", ReadAsync).WithSummary("Your mailbox").Produces<MailboxSummary>();
        mailbox.MapGet("/letters", ListAsync).WithSummary("Your letters, newest first")
            .WithDescription("folder is inbox, unread or archive; query finds words in subjects and sender names.").Produces<LetterPage>();
        mailbox.MapGet("/letters/{id:guid}", OpenAsync)
            .WithSummary("One letter, whole. Reading it does not mark it read.").Produces<OpenLetter>();
        mailbox.MapGet("/letters/{id:guid}/attachments/{index:int}", AttachmentAsync).WithSummary("A file of a letter");
        mailbox.MapPost("/letters/{id:guid}/read", (Guid id, HttpContext http, MailboxReader reader) =>
            CommandAsync(id, LetterCommand.Read, http, reader)).WithSummary("Mark as read").Produces(204);
        mailbox.MapPost("/letters/{id:guid}/unread", (Guid id, HttpContext http, MailboxReader reader) =>
            CommandAsync(id, LetterCommand.MarkUnread, http, reader))
            .WithSummary("Mark as unread; that it was opened stays recorded").Produces(204);
        mailbox.MapPost("/letters/{id:guid}/confirm", (Guid id, HttpContext http, MailboxReader reader) =>
            CommandAsync(id, LetterCommand.Confirm, http, reader))
            .WithSummary("Confirm receipt, where the sender asks for it").Produces(204);
        mailbox.MapPost("/letters/{id:guid}/archive", (Guid id, HttpContext http, MailboxReader reader) =>
            CommandAsync(id, LetterCommand.Archive, http, reader)).WithSummary("Move to the archive").Produces(204);
        mailbox.MapPost("/letters/{id:guid}/restore", (Guid id, HttpContext http, MailboxReader reader) =>
            CommandAsync(id, LetterCommand.Restore, http, reader)).WithSummary("Move back to the inbox").Produces(204);
        mailbox.MapGet("/settings", SettingsAsync).OpenTo(acting => acting.MayManage)
            .WithSummary("What you have chosen").Produces<SettingsDocument>();
        mailbox.MapPut("/settings", ChangeAsync).OpenTo(acting => acting.MayManage)
            .WithSummary("Choose").Produces<SettingsDocument>().Refuses(ProblemCode.InvalidSettings);
        mailbox.MapMandates();
    }

    private static async Task<IResult> ReadAsync(HttpContext http, MailboxReader reader, CancellationToken cancellationToken)
    {
        var view = await reader.ReadAsync(http, cancellationToken);
        return view.Registered
            ? Results.Json(new MailboxSummary(view.Closed ? "closed" : "open", view.Letters, view.Unread, view.EmailFails, view.PhoneFails))
            : Problem.Of(ProblemCode.NotFound);
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, MailboxReader reader, string? after, int? limit, string? folder, string? query,
        CancellationToken cancellationToken)
    {
        if (limit is < 1 or > MailboxReader.LimitMax)
            return Problem.Of(ProblemCode.InvalidParameter, $"limit is 1 to {MailboxReader.LimitMax}.");
        if (folder is not (null or "inbox" or "unread" or "archive"))
            return Problem.Of(ProblemCode.InvalidParameter, "folder is inbox, unread or archive.");
        if (query is { Length: > LetterQuery.WordsMax })
            return Problem.Of(ProblemCode.InvalidParameter, $"query is at most {LetterQuery.WordsMax} characters.");
        if (!LetterCursor.TryParse(after, out _)) return Problem.Of(ProblemCode.InvalidCursor);

        var asked = new LetterQuery
        {
            Bucket = folder == "archive" ? Buckets.Archive : Buckets.Inbox,
            After = after,
            Limit = limit ?? MailboxReader.LimitDefault,
            Words = query,
            UnreadOnly = folder == "unread",
        };
        return await reader.WriteAsync(http, asked, cancellationToken);
    }

    private static async Task<IResult> OpenAsync(Guid id, HttpContext http, MailboxReader reader, CancellationToken cancellationToken) =>
        await reader.OpenAsync(http, id, cancellationToken) is { } letter
            ? Results.Json(letter, MailboxJson.Default.OpenLetter)
            : Problem.Of(ProblemCode.NotFound);

    private static async Task<IResult> AttachmentAsync(
        Guid id, int index, HttpContext http, MailboxReader reader, CancellationToken cancellationToken)
    {
        if (await reader.AttachmentAsync(http, id, index, cancellationToken) is not { } file) return Problem.Of(ProblemCode.NotFound);
        // A browser must save it, never run it: the sender chose its type.
        http.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        return Results.File(file.Bytes.ToArray(), file.ContentType, file.FileName);
    }

    private static async Task<IResult> CommandAsync(Guid id, LetterCommand command, HttpContext http, MailboxReader reader)
    {
        var refusal = await reader.CommandAsync(http, id, command);
        return refusal == LetterRefusal.None ? Results.NoContent() : LetterProblems.ToProblem(refusal);
    }

    private static async Task<IResult> SettingsAsync(HttpContext http, MailboxReader reader)
    {
        var view = await reader.GrainOf(http).Read();
        return view.Registered ? Results.Json(SettingsDocument.Of(SettingsCodec.Read(view.Settings))) : Problem.Of(ProblemCode.NotFound);
    }

    private static async Task<IResult> ChangeAsync(SettingsDocument document, HttpContext http, MailboxRegister register)
    {
        if (!document.TryToSettings(out var settings, out var detail)) return Problem.Of(ProblemCode.InvalidSettings, detail);
        var access = MailboxAccess.Of(http);
        var (_, refusal) = await register.ChangeAsync(access.Mailboxes, _ => document, access.Acting?.PersonName);
        return refusal == LetterRefusal.None ? Results.Json(SettingsDocument.Of(settings)) : LetterProblems.ToProblem(refusal);
    }
}
