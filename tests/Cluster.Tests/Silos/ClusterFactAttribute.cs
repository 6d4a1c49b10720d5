using Budkavle.Chaos.Runs;

namespace Budkavle.Cluster.Tests.Silos;

/// <summary>A test that needs silos of the Orleans engine and PostgreSQL; skipped with the reason elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClusterFactAttribute : FactAttribute
{
    public ClusterFactAttribute() => Skip = OperatingSystem.IsLinux() ? ClusterStage.MissingReason : "Signals are those of Linux.";
}
