namespace Budkavle.Domain.Letters.Dispatches;

/// <summary>Every recipient has the letter or was refused.</summary>
public sealed record DispatchCompleted : DispatchEvent
{
    public required long Delivered { get; init; }

    public required long Refused { get; init; }
}
