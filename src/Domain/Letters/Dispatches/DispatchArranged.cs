namespace Budkavle.Domain.Letters.Dispatches;

/// <summary>When the dispatch is to begin and how fast it may go was set anew.</summary>
public sealed record DispatchArranged : DispatchEvent
{
    /// <summary>Milliseconds since 1970, or 0 for as soon as it is started.</summary>
    public required long ScheduledAt { get; init; }

    /// <summary>At most so many letters a second; 0 for as fast as it goes.</summary>
    public required int LettersPerSecond { get; init; }
}
