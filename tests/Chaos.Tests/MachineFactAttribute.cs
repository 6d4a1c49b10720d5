using Budkavle.Chaos.Processes;

namespace Budkavle.Chaos.Tests;

/// <summary>A test that needs what not every machine has; skipped with the reason elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MachineFactAttribute : FactAttribute
{
    public MachineFactAttribute(bool disk = false, bool postgres = false)
    {
        var reason = OperatingSystem.IsLinux() ? null : "Signals and loop devices are those of Linux.";
        if (disk) reason ??= LoopDisk.MissingReason;
        if (postgres) reason ??= PostgresServer.MissingReason;
        Skip = reason;
    }
}
