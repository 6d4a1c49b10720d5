using Budkavle.Grains.Runtime;
using Budkavle.Simulation.Planting;
using Budkavle.Simulation.Worlds;

namespace Budkavle.Simulation.Running;

/// <summary>The bugs that are known to be found.</summary>
/// <param name="Name">On the command line.</param>
/// <param name="Title">What it is.</param>
/// <param name="Place">Where it is planted.</param>
/// <param name="Plants">The planter.</param>
internal sealed record PlantedBugs(string Name, string Title, string Place, Plants Plants)
{
    public static IReadOnlyList<PlantedBugs> All { get; } =
    [
        new("ack-before-commit", "acknowledge before commit", "store", new StorePlanter(world => new AcknowledgesEarly(world))),
        new("notify-before-commit", "notify before commit", "between store and engine",
            new StorePlanter(world => new NotifiesEarly(world))),
        new("no-deduplication", "no deduplication", "calls to post offices", new ForgetsKeys()),
        new("no-epoch-check", "no epoch check", "store", new StorePlanter(world => new ChecksNoEpoch(world))),
        new("no-version-check", "no version check", "calls to post offices", new ChecksNoVersion()),
        new("twice-on-replay", "apply twice on replay", "store: mark of the saved heads", new StorePlanter(_ => new AppliesTwice())),
        new("cursor-before-send", "cursor advanced before send", "store: cursor of notifications",
            new StorePlanter(_ => new AdvancesCursor())),
        new("lost-wake-up", "lost wake-up in the writer", "engine", new EnginePlanter(new PlantedBug { LosesWakeUp = true })),
        new("read-before-commit", "read served before commit", "engine", new EnginePlanter(new PlantedBug { ShowsBeforeCommit = true })),
        new("outcome-twice", "an outcome decided twice", "engine", new EnginePlanter(new PlantedBug { DecidesOutcomesTwice = true })),
        new("split-batch", "batch split across a crash", "store", new StorePlanter(_ => new SplitsBatches())),
        new("due-forgotten", "due item forgotten on takeover", "store: rows of due items", new StorePlanter(_ => new ForgetsDueItems())),
        new("sequence-outside", "sequence taken outside the transaction", "store: blocks become visible out of order",
            new StorePlanter(world => new ShowsOutOfOrder(world))),
    ];

    /// <exception cref="ArgumentException">There is no such bug.</exception>
    public static Plants Find(string? name) => name is null
        ? Plants.None
        : All.FirstOrDefault(bug => bug.Name == name)?.Plants
            ?? throw new ArgumentException($"There is no planted bug {name}. There are: {string.Join(", ", All.Select(bug => bug.Name))}.");
}
