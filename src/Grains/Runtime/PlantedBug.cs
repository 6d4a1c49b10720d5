namespace Budkavle.Grains.Runtime;

/// <summary>
/// Mistakes that the simulator makes the engine make, to see that it finds them. Out of reach of configuration, environment and API:
/// only an assembly named in the project file can set one.
/// </summary>
internal sealed class PlantedBug
{
    internal static readonly PlantedBug None = new();

    /// <summary>What was decided during a commit is not handed to the lane when the commit ends.</summary>
    internal bool LosesWakeUp { get; init; }

    /// <summary>Readers see rows before their commit.</summary>
    internal bool ShowsBeforeCommit { get; init; }

    /// <summary>The outcome of a notification is appended without a look at what the log has of it.</summary>
    internal bool DecidesOutcomesTwice { get; init; }
}
