namespace Budkavle.Grains.Tests.Printing;

/// <summary>A test that needs programs of Debian; skipped with a reason where they are not.</summary>
internal sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(params string[] tools)
    {
        var missing = tools.Where(tool => Find(tool) is null).ToArray();
        if (missing.Length > 0) Skip = $"Not installed: {string.Join(", ", missing)} (apt-get install qpdf poppler-utils).";
    }

    private static string? Find(string tool) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(directory => Path.Combine(directory, tool)).FirstOrDefault(File.Exists);
}
