namespace Budkavle.Api.Tests.Silos;

/// <summary>Node.js, which plays those who must understand us without our code.</summary>
internal static class NodeJs
{
    /// <summary>Why it cannot be used here; null where it can.</summary>
    public static string? MissingReason { get; } = IsInstalled() ? null : "Node.js is not installed.";

    /// <summary>A package among those of the pages' tests (npm ci in tests/Web.Tests); null where it is not installed.</summary>
    public static string? FindPackage(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "tests", "Web.Tests", "node_modules", name);
            if (Directory.Exists(candidate)) return candidate;
        }

        return null;
    }

    private static bool IsInstalled() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "node")));
}
