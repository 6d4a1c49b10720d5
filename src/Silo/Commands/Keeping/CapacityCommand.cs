using System.CommandLine;
using Budkavle.Silo.Planning;

namespace Budkavle.Silo.Commands.Keeping;

/// <summary>budkavle capacity: the model of <c>./run capacity</c>, without what measures and simulates.</summary>
internal static class CapacityCommand
{
    public static Command Create() => new(
        "capacity", "What a number of letters needs in silos, databases, memory, disk and money. See docs/scale.md.")
    {
        PlanCommand.Create(),
    };
}
