namespace Budkavle.Embedded.Calls;

/// <summary>What the host knows of one method of a grain interface, read from its attributes once.</summary>
internal sealed class MethodShape
{
    public required string Name { get; init; }

    public bool AlwaysInterleave { get; init; }

    public bool ReadOnly { get; init; }

    public bool OneWay { get; init; }

    /// <summary>The queue of deadlines that calls of this method wait in.</summary>
    public required CallDeadlines.Lane Deadlines { get; init; }
}
