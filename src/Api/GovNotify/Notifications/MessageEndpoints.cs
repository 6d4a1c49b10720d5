using Budkavle.Api.Admission;
using Budkavle.Api.GovNotify.Access;
using Budkavle.Api.GovNotify.Bulk;
using Budkavle.Api.Letters;
using Budkavle.Api.Letters.Sending;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Domain.Letters.Outbound;
using Budkavle.Grains.Letters.Outbound;

namespace Budkavle.Api.GovNotify.Notifications;

/// <summary>E-mails and SMS of services, below /v2.</summary>
internal static class MessageEndpoints
{
    /// <summary>A body of 2,000,000 bytes may come as one value, with signs that JSON writes in six characters.</summary>
    private const long EmailRequestBytesMax = 4 * 1024 * 1024;

    /// <summary>918 characters, and values that the template does not use.</summary>
    private const long SmsRequestBytesMax = 256 * 1024;

    /// <summary>50,000 rows of 300 bytes.</summary>
    private const long BulkRequestBytesMax = 16 * 1024 * 1024;

    /// <summary>Each row is a message to be made and written.</summary>
    private const int BulkCostUnits = 64;

    private static readonly TimeSpan _bulkRetryAfter = TimeSpan.FromSeconds(2);

    public static void MapMessages(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v2/notifications/email", SendEmailAsync).BodyBytesMax(EmailRequestBytesMax)
            .WithSummary("Send an e-mail; it is durable when this answers");
        routes.MapPost("/v2/notifications/sms", SendSmsAsync).BodyBytesMax(SmsRequestBytesMax)
            .WithSummary("Send an SMS; it is durable when this answers");
        routes.MapPost("/v2/notifications/bulk", SendBulkAsync).BodyBytesMax(BulkRequestBytesMax).Cost(BulkCostUnits)
            .WithSummary("Send e-mails or SMS to many, by rows or CSV, all or none; they are durable when this answers");
    }

    private static async Task<IResult> SendBulkAsync(
        HttpContext http, NotifyBulk bulk, ApiLimits limits, TimeProvider time, CancellationToken cancellationToken)
    {
        if (http.Request.Headers.ContainsKey(SendEndpoint.IdempotencyKey))
            return NotifyError.BadRequest("Idempotency-Key is for letters only");
        // Before there is a place: whoever sends slowly keeps nobody else out.
        var (body, unreadable) = await NotifyBody.ReadAsync(http, limits, cancellationToken);
        if (body is null) return unreadable!;
        using var read = body;
        if (!bulk.TryEnter()) return Problem.RetryAfter(ProblemCode.Overloaded, _bulkRetryAfter);
        try
        {
            var request = NotifyBulkReader.Read(body, time.GetUtcNow());
            if (body.Faults.Count > 0) return NotifyError.Validation(body.Faults);
            var (sent, refusal) = await bulk.SendAsync(http.Caller().SenderId(), NotifyKeyUse.Of(http), request, cancellationToken);
            return sent is null ? refusal!
                : Results.Json(sent, NotifyJson.Default.NotifyBulkSent, statusCode: StatusCodes.Status201Created);
        }
        finally
        {
            bulk.Leave();
        }
    }

    private static async Task<IResult> SendEmailAsync(
        HttpContext http, NotifyMessages messages, ApiLimits limits, SecurityOptions security, NotifyOptions options, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var (sent, cleaned, refusal) = await SendAsync(OutboundKind.Email, http, messages, limits, time, cancellationToken);
        if (sent is null) return refusal!;
        var message = sent.Message;
        var unsubscribeAt = message.UnsubscribeAt.Length == 0 ? null : message.UnsubscribeAt;
        var content = new NotifyContents.Email(message.Body, message.Subject, options.MailFrom, unsubscribeAt);
        return Results.Json(
            AnswerOf(sent, content, security) with { SanitisedContent = cleaned }, NotifyJson.Default.NotifySentEmail,
            statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> SendSmsAsync(
        HttpContext http, NotifyMessages messages, ApiLimits limits, SecurityOptions security, NotifyOptions options, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var (sent, _, refusal) = await SendAsync(OutboundKind.Sms, http, messages, limits, time, cancellationToken);
        if (sent is null) return refusal!;
        var from = sent.Message.From.Length == 0 ? options.SmsFrom ?? "" : sent.Message.From;
        return Results.Json(
            AnswerOf(sent, new NotifyContents.Sms(sent.Message.Body, from), security), NotifyJson.Default.NotifySentSms,
            statusCode: StatusCodes.Status201Created);
    }

    private static async ValueTask<(StandingMessage? Sent, IReadOnlyDictionary<string, NotifyCleaned>? Cleaned, IResult? Refusal)>
        SendAsync(
            OutboundKind kind, HttpContext http, NotifyMessages messages, ApiLimits limits, TimeProvider time,
            CancellationToken cancellationToken)
    {
        // It would promise what is not kept: keys stand for letters only.
        if (http.Request.Headers.ContainsKey(SendEndpoint.IdempotencyKey))
            return (null, null, NotifyError.BadRequest("Idempotency-Key is for letters only"));
        var (body, unreadable) = await NotifyBody.ReadAsync(http, limits, cancellationToken);
        if (body is null) return (null, null, unreadable);
        using var read = body;
        var request = NotifyRequestReader.Read(body, kind, time.GetUtcNow());
        if (body.Faults.Count > 0) return (null, null, NotifyError.Validation(body.Faults));
        return await messages.SendAsync(http.Caller().SenderId(), NotifyKeyUse.Of(http), request, cancellationToken);
    }

    private static NotifySent<TContent> AnswerOf<TContent>(StandingMessage sent, TContent content, SecurityOptions security)
    {
        var message = sent.Message;
        var template = Ids.ToGuid(message.Template);
        return new NotifySent<TContent>
        {
            Id = sent.Id,
            Reference = message.Reference.Length == 0 ? null : message.Reference,
            Content = content,
            Uri = NotifyText.UriOfNotification(security, sent.Id),
            Template = new NotifyTemplateUse(
                template, message.TemplateVersion, NotifyText.UriOfTemplate(security, Ids.ToGuid(message.Sender), template)),
            ScheduledFor = NotifyText.Of(Ids.ToTime(message.ScheduledFor)),
        };
    }
}
