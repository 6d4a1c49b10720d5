using Budkavle.Web.Tests.Support;
using Microsoft.Playwright;

namespace Budkavle.Web.Tests;

/// <summary>A form for citizens made in the portal, in a browser, and the letter that leads to it.</summary>
public sealed class PortalFormPageTests(PortalSite site) : IClassFixture<PortalSite>
{
    private const int Anna = 0;

    [AccessibilityTheory]
    [InlineData("sv-SE", 360)]
    [InlineData("en-GB", 1280)]
    public async Task A_form_is_written_published_and_answered_from_a_letter_without_scripts(string language, int width)
    {
        var (page, complaints) = await site.OpenMailboxAsync(Anna, "/portal", language, width, scripts: false);
        var shots = new Shots(page, $"forms-{language[..2]}-{width}");
        var portal = page.Url.TrimEnd('/');
        await page.GotoAsync(portal + "/forms");
        await page.FillAsync("#title", "Anmälan om brunn");
        await page.FillAsync("#code", "brunn-" + language[..2]);
        await page.ClickAsync("button[value=new]");
        await page.FillAsync("#title-en", "Report of a well");
        await page.FillAsync("#q0-label-sv", "Ert ärende");
        await page.Locator("#q0 summary").ClickAsync();
        await page.FillAsync("#q0-name", "reference");
        await page.ClickAsync("button[value=add]");
        await page.FillAsync("#q1-label-sv", "Sorts brunn");
        await page.SelectOptionAsync("#q1-kind", "choice");
        await page.CheckAsync("#q1-required");
        await page.ClickAsync("button[value=show-1]");
        await page.FillAsync("#q1-choices", "Borrad | Drilled\nGrävd | Dug");
        await page.ClickAsync("button[value=add]");
        await page.FillAsync("#q2-label-sv", "Djup, meter");
        await page.SelectOptionAsync("#q2-kind", "number");
        await page.ClickAsync("button[value=up-2]");
        await shots.TakeAsync("1-write");
        await page.ClickAsync("button[value=preview]");
        await shots.TakeAsync("2-look");
        await page.ClickAsync("button[value=publish]");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToBeVisibleAsync();
        await shots.TakeAsync("3-published");
        await page.GotoAsync(portal + "/forms");
        await shots.TakeAsync("4-forms");
        await page.GotoAsync(portal);
        await page.ClickAsync("button[value=new]");
        await page.FillAsync("#subject", "Har ni en brunn?");
        await page.FillAsync("#content", "Svara med blanketten.");
        await page.Locator("summary").Nth(1).ClickAsync();
        await page.FillAsync("#reference", "Dnr 2026-17");
        await page.SelectOptionAsync("#form", "brunn-" + language[..2]);
        await page.ClickAsync("button[value=preview]");
        await page.ClickAsync("button[value=test]");
        await page.GotoAsync("/my");
        await page.Locator(".inbox a").First.ClickAsync();
        await shots.TakeAsync("5-letter");
        await page.Locator("a[href*='?letter=']").ClickAsync();
        await Assertions.Expect(page.Locator("#f-reference")).ToHaveValueAsync("Dnr 2026-17");
        await shots.TakeAsync("6-answer");
        await page.Locator("#f-sorts_brunn").CheckAsync();
        await page.Locator("main form button[type=submit]").ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToBeVisibleAsync();
        Assert.Empty(complaints);
    }
}
