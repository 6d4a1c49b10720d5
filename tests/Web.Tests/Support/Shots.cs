using Microsoft.Playwright;

namespace Budkavle.Web.Tests.Support;

/// <summary>Pictures of a page, for people to look at: written where BUDKAVLE_SHOTS names a folder.</summary>
internal sealed class Shots(IPage page, string name)
{
    public async Task TakeAsync(string step)
    {
        if (Environment.GetEnvironmentVariable("BUDKAVLE_SHOTS") is not { Length: > 0 } folder) return;
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}-{step}.png"), FullPage = true });
    }
}
