namespace Budkavle.Api.Dispatches;

/// <summary>The body of <c>PUT /v1/dispatches/{id}/arrangement</c>.</summary>
internal sealed record DispatchArrangement
{
    /// <summary>Null for as soon as it is started.</summary>
    public DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>0 for as fast as it goes.</summary>
    public int LettersPerSecond { get; init; }
}
