namespace Budkavle.Api.Tests.Silos;

/// <summary>Node.js, which plays those who must understand us without our code.</summary>
internal static class NodeJs
{
    private static readonly bool _isInstalled = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "node")));

    /// <summary>Why it cannot be used here with packages among those of the pages' tests; null where it can.</summary>
    public static string? MissingReason(params string[] packages)
    {
        if (!_isInstalled) return "Node.js is not installed.";
        var missing = packages.FirstOrDefault(package => FindPackage(package) is null);
        return missing is null ? null : $"{missing} is not installed (npm ci in tests/Web.Tests).";
    }

    /// <summary>The folder of such a package; null where it is not installed.</summary>
    public static string? FindPackage(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "tests", "Web.Tests", "node_modules", name);
            if (Directory.Exists(candidate)) return candidate;
        }

        return null;
    }
}
