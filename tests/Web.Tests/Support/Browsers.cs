namespace Budkavle.Web.Tests.Support;

/// <summary>The browser of the distribution; Playwright's own download is not needed.</summary>
internal static class Browsers
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    internal static string? Path { get; } = Environment.GetEnvironmentVariable("BUDKAVLE_CHROMIUM") ?? Places.FirstOrDefault(File.Exists);

    internal static string? MissingReason => Path is null ? "Chromium is not installed." : null;
}
