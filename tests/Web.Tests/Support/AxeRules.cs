namespace Budkavle.Web.Tests.Support;

/// <summary>Finds axe-core's script in the node_modules of this project, above the test assembly.</summary>
internal static class AxeRules
{
    internal static string? Path { get; } = Find();

    internal static string? MissingReason => Path is null ? "axe-core is not installed (npm ci in tests/Web.Tests)." : null;

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = System.IO.Path.Combine(folder.FullName, "node_modules", "axe-core", "axe.min.js");
            if (File.Exists(candidate)) return candidate;
        }

        return null;
    }
}
