using Budkavle.Simulation.Running;

namespace Budkavle.Simulation.Tests;

public sealed class PlantedBugTests
{
    /// <summary>Worlds in which each bug must show; docs/reliability.md has what they need.</summary>
    private const int WorldsMax = 1000;

    public static TheoryData<string> Names => [.. PlantedBugs.All.Select(bug => bug.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_planted_bug_is_found(string name)
    {
        var bug = PlantedBugs.All.Single(one => one.Name == name);
        var find = PlantedRun.Seek(bug, first: 1, WorldsMax, Environment.ProcessorCount);
        Assert.True(find.Seeds is not null, $"{WorldsMax} worlds did not show {name}: ./run sim --planted --bug {name}");
    }
}
