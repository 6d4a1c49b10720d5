namespace Budkavle.Api.Letters.Reconciliation;

/// <summary>A line of the answer, for the OpenAPI document. The last line has the counts instead.</summary>
/// <param name="Line">The line of the request, from 1.</param>
/// <param name="Key">The key that was asked for.</param>
/// <param name="State">missing, waiting, refused, silent or delivered.</param>
/// <param name="Code">Why it was refused.</param>
/// <param name="LetterId">The letter, if there is one.</param>
/// <param name="AcceptedAt">When it became durable.</param>
/// <param name="PublishAt">When it will become available; while waiting.</param>
/// <param name="DeliveredAt">When it became available.</param>
/// <param name="OpenedAt">When it was first opened; told only where silentSince asked for it.</param>
public sealed record KeyAnswer(
    long Line, string Key, string State, string? Code, Guid? LetterId, DateTimeOffset? AcceptedAt, DateTimeOffset? PublishAt,
    DateTimeOffset? DeliveredAt, DateTimeOffset? OpenedAt);
