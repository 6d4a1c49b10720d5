using Budkavle.Api.Letters;
using Budkavle.Domain.Letters.Outbound;
using Budkavle.Grains.Letters.Outbound;

namespace Budkavle.Api.GovNotify.Reading;

/// <summary>What became of an e-mail or SMS, as a service's own server is told: a delivery receipt of GOV.UK Notify's contract.</summary>
internal sealed record NotifyReceipt
{
    public required Guid Id { get; init; }

    public required string? Reference { get; init; }

    public required string To { get; init; }

    /// <summary>delivered, sent, permanent-failure, temporary-failure or technical-failure.</summary>
    public required string Status { get; init; }

    public required string CreatedAt { get; init; }

    public required string? CompletedAt { get; init; }

    public required string? SentAt { get; init; }

    /// <summary>email or sms.</summary>
    public required string NotificationType { get; init; }

    public required Guid TemplateId { get; init; }

    public required int TemplateVersion { get; init; }

    public static NotifyReceipt Of(StandingMessage standing)
    {
        var (message, row) = (standing.Message, standing.Row);
        return new NotifyReceipt
        {
            Id = standing.Id,
            Reference = message.Reference.Length == 0 ? null : message.Reference,
            To = message.To,
            Status = NotifyStatus.NameOf(message.Kind, row.Status),
            CreatedAt = NotifyText.Of(Ids.ToTime(row.CreatedAt)!.Value),
            CompletedAt = NotifyText.Of(Ids.ToTime(row.CompletedAt)),
            SentAt = NotifyText.Of(Ids.ToTime(row.SentAt)),
            NotificationType = message.Kind == OutboundKind.Sms ? "sms" : "email",
            TemplateId = Ids.ToGuid(message.Template),
            TemplateVersion = message.TemplateVersion,
        };
    }

    /// <summary>About nothing that was sent, to try a receiver with.</summary>
    public static NotifyReceipt OfTest(Guid id, DateTimeOffset now) => new()
    {
        Id = id, Reference = "callback.test", To = "callback.test@example.com", Status = "delivered", CreatedAt = NotifyText.Of(now),
        CompletedAt = NotifyText.Of(now), SentAt = NotifyText.Of(now), NotificationType = "email", TemplateId = Guid.Empty,
        TemplateVersion = 1,
    };

    /// <summary>Nobody's address gets into a log by accident.</summary>
    public override string ToString() => $"NotifyReceipt {Id}";
}
