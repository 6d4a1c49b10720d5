using System.Text;
using System.Text.Json;
using Budkavle.Api.Admission;
using Budkavle.Api.Letters;
using Budkavle.Api.Letters.Sending;
using Budkavle.Api.GovNotify.Access;
using Budkavle.Api.GovNotify.Reading;
using Budkavle.Api.Security;
using Budkavle.Api.Templates;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Letters.Outbound;
using Budkavle.Domain.Letters.Templates;

namespace Budkavle.Api.GovNotify.Notifications;

/// <summary>Sending letters to mailboxes below /v2, and what became of all that a service has sent.</summary>
internal static class NotificationEndpoints
{
    /// <summary>The value of a personalisation that says to whom: an addition of ours, since the contract knows addresses only.</summary>
    public const string RecipientName = "recipient_number";

    /// <summary>The contract's.</summary>
    private const int PageMax = 250;

    /// <summary>A page is read from the log, its bodies too.</summary>
    private const int ListCostUnits = 16;
    private static readonly string _recipientKey = TemplateValues.KeyOf(RecipientName);

    public static void MapNotifications(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v2/notifications/letter", SendLetterAsync).BodyBytesMax(TemplateRules.RequestBytesMax)
            .WithSummary("Send a letter to the mailbox of personalisation's recipient_number");
        routes.MapGet("/v2/notifications", ListAsync).Cost(ListCostUnits).WithSummary("What the service has sent, newest first");
        routes.MapGet("/v2/notifications/{id}", GetAsync).WithSummary("What became of a letter, e-mail or SMS");
        routes.MapGet("/v2/notifications/{id}/pdf", GetPdfAsync).WithSummary("Refused: letters are not made into PDF files here");
        routes.MapGet("/v2/received-text-messages", (SecurityOptions options) => Results.Json(
                new NotifyReceived([], new NotifyList.Ways(NotifyText.UriOf(options, "v2/received-text-messages"))),
                NotifyJson.Default.NotifyReceived))
            .WithSummary("Text messages that the service has received: none, since none are taken");
    }

    private static async Task<IResult> SendLetterAsync(
        HttpContext http, TemplateStore store, NotifyLetters letters, ApiLimits limits, SecurityOptions options,
        CancellationToken cancellationToken)
    {
        var (body, unreadable) = await NotifyBody.ReadAsync(http, limits, cancellationToken);
        if (body is null) return unreadable!;
        using var read = body;
        if (NotifyKeyUse.Of(http) == OutboundKey.Team) return NotifyError.Forbidden("Cannot send letters with a team api key");
        // Its presence chooses another request: a letter as a PDF, for paper.
        if (body.Has("content")) return NotifyError.BadRequest(NotifyLetters.NoPaper);
        if (!TryReadKey(http, out var key)) return NotifyError.BadRequest("Idempotency-Key is 1 to 255 visible ASCII characters, once");
        var (letter, refusal) = await ReadLetterAsync(body, http, store, cancellationToken);
        if (letter is null) return refusal!;
        var sender = http.Caller().SenderId();
        var (id, refused) = NotifyKeyUse.Of(http) == OutboundKey.Test
            ? await letters.PretendAsync(sender, letter, cancellationToken)
            : await letters.SendAsync(sender, key, letter, cancellationToken);
        if (refused is not null) return refused;
        var filled = letter.Filled;
        var answer = new NotifySent<NotifyContents.Letter>
        {
            Id = id,
            Reference = letter.Reference,
            Content = new NotifyContents.Letter(filled.Body.Content, filled.Subject),
            Uri = NotifyText.UriOfNotification(options, id),
            Template = new NotifyTemplateUse(
                filled.TemplateId, filled.Version, NotifyText.UriOfTemplate(options, Ids.ToGuid(sender), filled.TemplateId)),
        };
        return Results.Json(answer, NotifyJson.Default.NotifySentLetter, statusCode: StatusCodes.Status201Created);
    }

    private static async ValueTask<(NotifyLetter? Letter, NotifyError? Refusal)> ReadLetterAsync(
        NotifyBody body, HttpContext http, TemplateStore store, CancellationToken cancellationToken)
    {
        body.Require("template_id", "personalisation");
        body.Allow("template_id", "personalisation", "reference");
        var id = body.Id("template_id");
        var reference = body.Text("reference", NotifyRequestReader.ReferenceMax);
        var values = body.Personalisation();
        if (body.Faults.Count > 0) return (null, NotifyError.Validation(body.Faults));
        var sender = Ids.ToGuid(http.Caller().SenderId());
        var (version, refusal) = await NotifyTemplates.FindAsync(store, sender, id, TemplateTypes.Letter, cancellationToken);
        if (version is null) return (null, refusal);
        if (RecipientOf(values) is not { } number) return (null, NotifyError.BadRequest(NotifyLetters.NoPaper));
        if (!IdentityNumber.TryParse(number, out var recipient, out _))
            return (null, NotifyError.Validation($"{RecipientName} Not a valid recipient number"));
        var (filled, fault) = TemplateFiller.Fill(id, version, values);
        return filled is null ? (null, NotifyError.BadRequest(fault!)) : (new NotifyLetter(filled, recipient, reference), null);
    }

    /// <summary>Null where there is none: then the letter could only go on paper.</summary>
    private static string? RecipientOf(IReadOnlyDictionary<string, JsonElement> values)
    {
        foreach (var (name, value) in values)
        {
            if (TemplateValues.KeyOf(name) != _recipientKey) continue;
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number => value.GetRawText(),
                _ => null,
            };
        }

        return null;
    }

    /// <summary>The contract has no such key. Without one every request is a letter of its own, as in GOV.UK Notify.</summary>
    private static bool TryReadKey(HttpContext http, out byte[] key)
    {
        if (http.Request.Headers["Idempotency-Key"].Count > 0) return SendEndpoint.TryReadKey(http, out key, out _);
        key = Encoding.ASCII.GetBytes(Guid.NewGuid().ToString());
        return true;
    }

    private static async Task<IResult> GetAsync(string id, HttpContext http, NotifyReader reader, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(id, out var notification)) return NotifyError.Validation("notification_id is not a valid UUID");
        return await reader.FindAsync(http.Caller().SenderId(), notification, cancellationToken) is { } found
            ? Results.Json(found, NotifyJson.Default.NotifyNotification)
            : NotifyError.NoResult();
    }

    private static async Task<IResult> GetPdfAsync(string id, HttpContext http, NotifyReader reader, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(id, out var notification)) return NotifyError.Validation("notification_id is not a valid UUID");
        var found = await reader.FindAsync(http.Caller().SenderId(), notification, cancellationToken);
        if (found is null) return NotifyError.NoResult();
        return NotifyError.BadRequest(found.Type == TemplateTypes.Letter
            ? "Letters lie in mailboxes and are not made into PDF files" : "Notification is not a letter");
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, NotifyReader reader, SecurityOptions options, CancellationToken cancellationToken)
    {
        var (query, faults) = NotifyListQuery.Read(http.Request.Query);
        if (query is null) return NotifyError.Validation(faults);
        var found = await reader.ListAsync(http.Caller().SenderId(), NotifyKeyUse.Of(http), query, PageMax, cancellationToken);
        // older_than first: some clients take the first UUID of the address.
        var next = found.Count == 0 ? null
            : NotifyText.UriOf(options, $"v2/notifications?older_than={found[^1].Id}{query.Rest}");
        var current = NotifyText.UriOf(options, "v2/notifications" + http.Request.QueryString.ToUriComponent());
        return Results.Json(new NotifyList(found, new NotifyList.Ways(current, next)), NotifyJson.Default.NotifyList);
    }
}
