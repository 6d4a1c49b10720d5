namespace Budkavle.Api.GovNotify.Bulk;

/// <summary>A request for messages to many, whose form is right.</summary>
internal sealed record NotifyBulkRequest
{
    public required Guid TemplateId { get; init; }

    public required string Name { get; init; }

    /// <summary>The names of the columns, then the rows.</summary>
    public required IReadOnlyList<string[]> Table { get; init; }

    public required string? Reference { get; init; }

    /// <summary>Milliseconds since 1970; 0 for at once.</summary>
    public required long ScheduledFor { get; init; }

    /// <summary>Where answers go, or who an SMS comes from; null for the service's first.</summary>
    public required Guid? SenderId { get; init; }

    /// <summary>Nobody's address gets into a log by accident.</summary>
    public override string ToString() => $"NotifyBulkRequest of {Table.Count - 1} rows";
}
