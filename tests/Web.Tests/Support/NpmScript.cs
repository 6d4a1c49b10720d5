namespace Budkavle.Web.Tests.Support;

/// <summary>Scripts of npm packages that tests put into pages.</summary>
internal static class NpmScript
{
    /// <summary>The file in this project's node_modules, above the test assembly; null where it is not installed.</summary>
    internal static string? Find(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "node_modules", file);
            if (File.Exists(candidate)) return candidate;
        }

        return null;
    }
}
