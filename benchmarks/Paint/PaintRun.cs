using System.Globalization;
using Budkavle.Support;
using Microsoft.Playwright;

namespace Budkavle.Paint;

/// <summary>Fills the mailboxes, logs in as a citizen does, and loads pages again and again.</summary>
internal static class PaintRun
{
    private const int FewLetters = 10;
    private const int RoundsBefore = 3;

    public static async Task<int> RunAsync(PaintOptions options, CancellationToken cancellationToken)
    {
        using var mailboxes = new DemoMailbox(options.Demo);
        var sent = await mailboxes.FillAsync(options.Recipient, options.Letters, cancellationToken);
        await mailboxes.FillAsync(options.Recipient + 1, FewLetters, cancellationToken);
        Console.WriteLine(Text($"{sent:N0} letters sent, so that there are {options.Letters:N0}."));
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = options.Browser, Args = ["--no-sandbox", "--disable-gpu"] });
        Console.WriteLine("| page | letters | to the first paint, ms: median | longest | of it to the answer's first byte, median | KB |");
        Console.WriteLine("|---|---|---|---|---|---|");
        var large = await OpenAsync(browser, mailboxes.Url, options.Recipient);
        var inbox = await MeasureAsync(large, "inbox", "/my", options.Letters, options.Rounds);
        await MeasureAsync(large, "second page", await NextAsync(large), options.Letters, options.Rounds);
        await MeasureAsync(large, "unread", "/my?folder=unread", options.Letters, options.Rounds);
        await MeasureAsync(large, "search that finds nothing in 5,000", await SearchAsync(large), options.Letters, options.Rounds);
        await MeasureAsync(
            await OpenAsync(browser, mailboxes.Url, options.Recipient + 1), "inbox", "/my", FewLetters, options.Rounds);
        foreach (var (name, value) in MachineInfo.Read().Rows()) Console.WriteLine($"{name}: {value}");
        return options.AtMost > 0 && inbox > options.AtMost ? 1 : 0;
    }

    private static async Task<IPage> OpenAsync(IBrowser browser, string url, int recipient)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = url, Locale = "sv-SE" });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/log-in/start/test?return=/my");
        await page.ClickAsync($"button[value='{recipient}']");
        await page.Locator(".inbox").WaitForAsync();
        return page;
    }

    private static async Task<string> NextAsync(IPage page)
    {
        await page.GotoAsync("/my");
        return (await page.Locator(".pages .next").GetAttributeAsync("href"))!;
    }

    private static async Task<string> SearchAsync(IPage page)
    {
        await page.GotoAsync("/my");
        await page.FillAsync("#words", "finns inte");
        await page.ClickAsync(".search button");
        await page.Locator(".empty").WaitForAsync();
        return page.Url;
    }

    /// <summary>
    /// By the browser's own clock, from the start of the navigation. Styles and icon are in its cache, as at a second visit.
    /// </summary>
    private static async Task<double> MeasureAsync(IPage page, string name, string address, int letters, int rounds)
    {
        var (paints, answers, bytes) = (new List<double>(), new List<double>(), 0.0);
        for (var round = 0; round < RoundsBefore + rounds; round++)
        {
            await page.GotoAsync(address, new PageGotoOptions { WaitUntil = WaitUntilState.Load });
            var seen = await page.EvaluateAsync<double[]>(
                "() => new Promise(done => { const look = () => { const paint = performance.getEntriesByName('first-contentful-paint')[0];"
                + " const load = performance.getEntriesByType('navigation')[0];"
                + " if (paint) done([paint.startTime, load.responseStart, load.decodedBodySize]);"
                + " else requestAnimationFrame(look); }; look(); })");
            if (round < RoundsBefore) continue;
            paints.Add(seen[0]);
            answers.Add(seen[1]);
            bytes = seen[2];
        }

        var median = Median.Of(paints)!.Value;
        Console.WriteLine(
            Text($"| {name} | {letters:N0} | {median:N0} | {paints.Max():N0} | {Median.Of(answers):N0} | {bytes / 1000:N1} |"));
        return median;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
