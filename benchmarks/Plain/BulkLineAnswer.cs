namespace Budkavle.Plain;

/// <summary>The answer to one line of a bulk request.</summary>
public sealed record BulkLineAnswer(long Line, string? Key, int Status, string? LetterId, string? Code);
