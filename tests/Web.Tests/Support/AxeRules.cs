using Microsoft.Playwright;

namespace Budkavle.Web.Tests.Support;

/// <summary>axe-core's script, which judges accessibility.</summary>
internal static class AxeRules
{
    internal static string? Path { get; } = NpmScript.Find("axe-core/axe.min.js");

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
}
