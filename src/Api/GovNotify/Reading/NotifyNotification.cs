using System.Text.Json.Serialization;
using Budkavle.Api.GovNotify.Notifications;

namespace Budkavle.Api.GovNotify.Reading;

/// <summary>
/// What became of something that was sent. It has every field that a letter's has in GOV.UK Notify; those for paper and for other kinds
/// are null.
/// </summary>
internal sealed record NotifyNotification
{
    public required Guid Id { get; init; }

    public required string? Reference { get; init; }

    public string? EmailAddress { get; init; }

    public string? PhoneNumber { get; init; }

    [JsonPropertyName("line_1")]
    public string? Line1 { get; init; }

    [JsonPropertyName("line_2")]
    public string? Line2 { get; init; }

    [JsonPropertyName("line_3")]
    public string? Line3 { get; init; }

    [JsonPropertyName("line_4")]
    public string? Line4 { get; init; }

    [JsonPropertyName("line_5")]
    public string? Line5 { get; init; }

    [JsonPropertyName("line_6")]
    public string? Line6 { get; init; }

    public string? Postcode { get; init; }

    public required string Type { get; init; }

    /// <summary>See <see cref="NotifyStatus"/>; for a letter accepted, then received once it lies in the mailbox.</summary>
    public required string Status { get; init; }

    public required NotifyTemplateUse Template { get; init; }

    public required string Body { get; init; }

    public required string? Subject { get; init; }

    public required string CreatedAt { get; init; }

    public string? CreatedByName { get; init; }

    public required string? SentAt { get; init; }

    public required string? CompletedAt { get; init; }

    public string? ScheduledFor { get; init; }

    public string? Postage { get; init; }

    public string? OneClickUnsubscribeUrl { get; init; }

    public IReadOnlyDictionary<string, string> CostDetails { get; init; } = new Dictionary<string, string>();

    public decimal? CostInPounds { get; init; } = 0;

    public bool IsCostDataReady { get; init; } = true;

    /// <summary>There for letters only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EstimatedDelivery { get; init; }
}
