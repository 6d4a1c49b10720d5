namespace Budkavle.Domain.Letters.Dispatches;

/// <summary>The recipients were sorted and freed of duplicates. From here on their order never changes.</summary>
public sealed record DispatchPlanned : DispatchEvent
{
    /// <summary>SHA-256 of the content that lists the plan's chunks.</summary>
    public required ReadOnlyMemory<byte> Plan { get; init; }

    /// <summary>Recipients, each once.</summary>
    public required long Recipients { get; init; }

    public required long Duplicates { get; init; }
}
