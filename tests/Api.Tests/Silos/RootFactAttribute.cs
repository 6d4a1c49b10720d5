namespace Budkavle.Api.Tests.Silos;

/// <summary>Needs to mount a small file system; skipped elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute() => Skip = SmallDisk.MissingReason;
}
