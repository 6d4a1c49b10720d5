using Budkavle.Chaos.Runs;

namespace Budkavle.Cluster.Tests.Silos;

/// <summary>A test that needs silos of the Orleans engine and PostgreSQL; skipped with the reason elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClusterFactAttribute : FactAttribute
{
    public ClusterFactAttribute() => Skip = MissingReason;

    /// <summary>Why there can be none here, or null.</summary>
    internal static string? MissingReason => OperatingSystem.IsLinux() ? ClusterStage.MissingReason : "Signals are those of Linux.";
}
