using System.Text;
using System.Text.Json;
using Budkavle.Api.Admission;
using Budkavle.Api.Letters;
using Budkavle.Api.Letters.Sending;
using Budkavle.Api.GovNotify.Access;
using Budkavle.Api.Security;
using Budkavle.Api.Templates;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Letters.Templates;
using Budkavle.Grains.Letters.Contents;

namespace Budkavle.Api.GovNotify.Notifications;

/// <summary>Sending letters to mailboxes below /v2, and what became of them.</summary>
internal static class NotificationEndpoints
{
    /// <summary>The value of a personalisation that says to whom: an addition of ours, since the contract knows addresses only.</summary>
    public const string RecipientName = "recipient_number";

    private const int ReferenceMax = 1000;
    private static readonly string _recipientKey = TemplateValues.KeyOf(RecipientName);

    public static void MapNotifications(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v2/notifications/letter", SendLetterAsync).BodyBytesMax(TemplateRules.RequestBytesMax)
            .WithSummary("Send a letter to the mailbox of personalisation's recipient_number");
        routes.MapPost("/v2/notifications/email", () => NotifyError.BadRequest("Service is not allowed to send emails"))
            .WithSummary("Refused: no e-mail is sent from here");
        routes.MapPost("/v2/notifications/sms", () => NotifyError.BadRequest("Service is not allowed to send text messages"))
            .WithSummary("Refused: no SMS is sent from here");
        routes.MapGet("/v2/notifications/{id}", GetAsync).WithSummary("What became of a letter");
    }

    private static async Task<IResult> SendLetterAsync(
        HttpContext http, TemplateStore store, NotifyLetters letters, ApiLimits limits, SecurityOptions options,
        CancellationToken cancellationToken)
    {
        var (body, unreadable) = await NotifyBody.ReadAsync(http, limits, cancellationToken);
        if (body is null) return unreadable!;
        using var read = body;
        // Its presence chooses another request: a letter as a PDF, for paper.
        if (body.Has("content")) return NotifyError.BadRequest(NotifyLetters.NoPaper);
        if (!TryReadKey(http, out var key)) return NotifyError.BadRequest("Idempotency-Key is 1 to 255 visible ASCII characters, once");
        var (letter, refusal) = await ReadLetterAsync(body, http, store, cancellationToken);
        if (letter is null) return refusal!;
        var sender = http.Caller().SenderId();
        var (id, refused) = await letters.SendAsync(sender, key, letter, cancellationToken);
        if (refused is not null) return refused;
        var filled = letter.Filled;
        var answer = new NotifySentLetter
        {
            Id = id,
            Reference = letter.Reference,
            Content = new NotifySentLetter.Text(filled.Body.Content, filled.Subject),
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
        var reference = body.Text("reference", ReferenceMax);
        var values = body.Personalisation();
        if (body.Faults.Count > 0) return (null, NotifyError.Validation(body.Faults));
        var sender = Ids.ToGuid(http.Caller().SenderId());
        var (_, template) = await store.ReadAsync(sender, id, cancellationToken);
        if (template is null) return (null, NotifyError.BadRequest("Template not found"));
        if (template.IsDeleted) return (null, NotifyError.BadRequest("Template has been deleted"));
        if (template.Type != TemplateTypes.Letter)
            return (null, NotifyError.BadRequest($"{template.Type} template is not suitable for letter notification"));
        if (await store.ReadAsync(sender, id, template.Version, cancellationToken) is not { } version)
            return (null, NotifyError.BadRequest("Template not found"));
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

    private static async Task<IResult> GetAsync(
        string id, HttpContext http, LetterFinder finder, ContentVault contents, SecurityOptions options,
        CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(id, out var notification)) return NotifyError.Validation("notification_id is not a valid UUID");
        var found = await finder.FindForSenderAsync(notification, http.Caller().SenderId(), cancellationToken);
        // A letter that was sent otherwise has no template, which the contract requires.
        if (found?.Letter is not { Template.IsNone: false } letter) return NotifyError.NoResult();
        var body = letter.BodyHash.IsEmpty ? letter.Body : await contents.GetAsync(letter.BodyHash, cancellationToken) ?? default;
        var template = Ids.ToGuid(letter.Template.Id);
        var delivered = NotifyText.Of(found.DeliveredAt);
        var answer = new NotifyNotification
        {
            Id = notification,
            Reference = found.Reference,
            Type = TemplateTypes.Letter,
            Status = delivered is null ? "accepted" : "received",
            Template = new NotifyTemplateUse(
                template, letter.Template.Version, NotifyText.UriOfTemplate(options, template, letter.Template.Version)),
            Body = Encoding.UTF8.GetString(body.Span),
            Subject = found.Subject,
            CreatedAt = NotifyText.Of(found.AcceptedAt),
            SentAt = delivered,
            CompletedAt = delivered,
            EstimatedDelivery = delivered,
        };
        return Results.Json(answer, NotifyJson.Default.NotifyNotification);
    }
}
