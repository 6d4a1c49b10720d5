namespace Budkavle.Api.Tests.Evidence;

/// <summary>A test that needs Node.js; skipped where there is none.</summary>
internal sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, "node")))) Skip = "Node.js is not installed.";
    }
}
