using Microsoft.Playwright;

namespace Budkavle.Web.Tests.Support;

/// <summary>Finds axe-core's script in the node_modules of this project, above the test assembly.</summary>
internal static class AxeRules
{
    internal static string? Path { get; } = Find();

    internal static string? MissingReason => Path is null ? "axe-core is not installed (npm ci in tests/Web.Tests)." : null;

    /// <summary>Checks that the page breaks no rule of WCAG 2.2 A and AA that a machine can check, and does not scroll sideways.</summary>
    internal static async Task CheckAsync(IPage page)
    {
        await page.EvaluateAsync(await File.ReadAllTextAsync(Path!));
        var broken = await page.EvaluateAsync<string[]>(
            "async () => (await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })).violations"
            + ".map(rule => rule.id + ': ' + rule.nodes.map(node => node.target.join(' ')).join(', '))");
        Assert.True(broken.Length == 0, page.Url + ": " + string.Join("; ", broken));
        Assert.False(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"), "The page scrolls sideways.");
    }

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
