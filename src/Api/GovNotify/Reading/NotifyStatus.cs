using Budkavle.Domain.Letters.Outbound;

namespace Budkavle.Api.GovNotify.Reading;

/// <summary>Statuses by the contract's names.</summary>
internal static class NotifyStatus
{
    /// <summary>Every name that a list may be asked for; those that nothing here ever has find nothing.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "cancelled", "created", "sending", "sent", "delivered", "pending", "failed", "technical-failure", "temporary-failure",
        "permanent-failure", "pending-virus-check", "validation-failed", "virus-scan-failed", "returned-letter", "accepted", "received",
    ];

    public static string NameOf(OutboundKind kind, OutboundStatus status) => status switch
    {
        OutboundStatus.Created or OutboundStatus.Sending when kind == OutboundKind.Letter => "accepted",
        OutboundStatus.Delivered when kind == OutboundKind.Letter => "received",
        OutboundStatus.Created => "created",
        OutboundStatus.Sending => "sending",
        OutboundStatus.Delivered => "delivered",
        OutboundStatus.Sent => "sent",
        OutboundStatus.PermanentFailure => "permanent-failure",
        OutboundStatus.TemporaryFailure => "temporary-failure",
        _ => "technical-failure",
    };

    /// <summary>What a name in a query stands for; one of them may be several.</summary>
    public static IReadOnlyList<OutboundStatus> Read(string name) => name switch
    {
        "created" => [OutboundStatus.Created],
        "sending" => [OutboundStatus.Sending],
        "delivered" or "received" => [OutboundStatus.Delivered],
        "sent" => [OutboundStatus.Sent],
        "accepted" => [OutboundStatus.Created, OutboundStatus.Sending],
        "failed" => [OutboundStatus.PermanentFailure, OutboundStatus.TemporaryFailure, OutboundStatus.TechnicalFailure],
        "permanent-failure" => [OutboundStatus.PermanentFailure],
        "temporary-failure" => [OutboundStatus.TemporaryFailure],
        "technical-failure" => [OutboundStatus.TechnicalFailure],
        _ => [],
    };
}
