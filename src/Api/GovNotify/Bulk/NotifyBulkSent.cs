using System.Text.Json.Serialization;

namespace Budkavle.Api.GovNotify.Bulk;

/// <summary>What answers a request for messages to many, as GC Notify has it.</summary>
internal sealed record NotifyBulkSent(NotifyBulkSent.Job Data)
{
    /// <summary>Every row is accepted when this is answered, so the job has ended.</summary>
    internal sealed record Job
    {
        public required Guid Id { get; init; }

        public required string OriginalFileName { get; init; }

        public string JobStatus { get; init; } = "finished";

        public required int NotificationCount { get; init; }

        public required string CreatedAt { get; init; }

        public required string? ScheduledFor { get; init; }

        public required Guid Service { get; init; }

        public required Guid Template { get; init; }

        public required string TemplateType { get; init; }

        public required int TemplateVersion { get; init; }

        public required Guid? SenderId { get; init; }

        [JsonPropertyName("archived")]
        public bool IsArchived { get; init; }
    }
}
