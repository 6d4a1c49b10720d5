namespace Budkavle.Api.Letters.Callbacks;

/// <summary>A callback that a sender wishes.</summary>
public sealed record CallbackRequest
{
    /// <summary>An https address on the public internet.</summary>
    public required string Url { get; init; }

    /// <summary>Names of events as in the status feed; absent or empty for all.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>A cursor of the status feed; absent for what happens from now on, empty for everything that ever happened.</summary>
    public string? After { get; init; }
}
