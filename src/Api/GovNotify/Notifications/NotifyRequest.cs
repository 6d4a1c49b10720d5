using System.Text.Json;
using Budkavle.Domain.Letters.Outbound;

namespace Budkavle.Api.GovNotify.Notifications;

/// <summary>A request for an e-mail or SMS whose form is right.</summary>
internal sealed record NotifyRequest
{
    public required OutboundKind Kind { get; init; }

    public required Guid TemplateId { get; init; }

    /// <summary>As it is sent to.</summary>
    public required string To { get; init; }

    public required IReadOnlyDictionary<string, JsonElement> Values { get; init; }

    public required string? Reference { get; init; }

    /// <summary>Milliseconds since 1970; 0 for at once.</summary>
    public required long ScheduledFor { get; init; }

    /// <summary>email_reply_to_id or sms_sender_id; null for none.</summary>
    public required Guid? SenderId { get; init; }

    public string? UnsubscribeAt { get; init; }

    /// <summary>Names of values that are to be cleaned.</summary>
    public IReadOnlyList<string> Sanitise { get; init; } = [];

    /// <summary>Keys of values that are links of ours to files.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    public string KindName => Kind == OutboundKind.Sms ? "sms" : "email";

    public string SenderField => SenderFieldOf(Kind);

    public static string SenderFieldOf(OutboundKind kind) => kind == OutboundKind.Sms ? "sms_sender_id" : "email_reply_to_id";

    /// <summary>Nobody's address gets into a log by accident.</summary>
    public override string ToString() => $"NotifyRequest {KindName}";
}
