using System.Globalization;
using System.Net;
using System.Text;
using Budkavle.Api.Tests.Citizens;
using Budkavle.Load.Letters;

namespace Budkavle.Merge;

/// <summary>Somebody of the demo's agency at the portal's pages, by the forms that a browser sends.</summary>
internal sealed class Officer : IDisposable
{
    private const string Subject = "Beslut till ((namn))";
    private static readonly TimeSpan _countsWithin = TimeSpan.FromSeconds(2);
    private readonly Browser _browser;
    private readonly string _agency;

    private Officer(Browser browser, string agency) => (_browser, _agency) = (browser, agency);

    /// <summary>Logs in as the demo's first recipient, who writes for its agency.</summary>
    /// <exception cref="InvalidDataException">Nobody is let in.</exception>
    public static async Task<Officer> LogInAsync(string url)
    {
        var browser = new Browser(url);
        var entered = await browser.LogInAsync(0, "/portal");
        var page = await browser.GetAsync(entered.Location);
        var home = page.Status is 302 or 303 ? page.Location : HomeIn(page.Text);
        return new Officer(browser, home);
    }

    /// <summary>Makes a merge of a text that has a name and a place to fill in.</summary>
    /// <returns>The address of its page.</returns>
    public async Task<string> MakeAsync(int bodyBytes)
    {
        var draft = await SubmitAsync(_agency, new() { ["do"] = "new" });
        // What is filled in is as long as what it stands for, nearly: "namn" and "plats" of the list.
        const string content = "Hej ((namn)) i ((plats)). ";
        await SubmitAsync(draft, new()
        {
            ["subject"] = Subject, ["type"] = "text/plain", ["content"] = content.PadRight(bodyBytes, 'x'), ["language"] = "sv",
            ["do"] = "preview",
        });
        return await SubmitAsync(draft + "/preview", new() { ["do"] = "recipients" });
    }

    /// <summary>The list of so many recipients, as an office program writes it.</summary>
    public static byte[] ListOf(RecipientNumbers recipients, int rows)
    {
        var text = new StringBuilder("personnummer;namn;plats\r\n");
        for (var row = 0; row < rows; row++)
            text.Append(recipients.Text(row)).Append(CultureInfo.InvariantCulture, $";Bo {row};Ort {row % 290}\r\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <exception cref="InvalidDataException">The list is not taken.</exception>
    public async Task UploadAsync(string merge, byte[] list)
    {
        var taken = await _browser.UploadAsync(merge + "/list", "lista.csv", list);
        if (taken.Status != 303) throw new InvalidDataException($"The list's upload answered {taken.Status}.");
    }

    public Task StartAsync(string merge) => SubmitAsync(merge, new() { ["do"] = "start" });

    /// <summary>How many letters have come into mailboxes of the silo since it started.</summary>
    public async Task<long> LettersAsync()
    {
        var text = (await _browser.GetAsync("/live/letters")).Text;
        return System.Text.Json.JsonDocument.Parse(text).RootElement.GetProperty("letters").GetInt64();
    }

    /// <summary>The same once it is the same for longer than the silo counts anew.</summary>
    public async Task<long> SettledLettersAsync(CancellationToken cancelled)
    {
        while (true)
        {
            var letters = await LettersAsync();
            await Task.Delay(_countsWithin, cancelled);
            if (await LettersAsync() == letters) return letters;
        }
    }

    /// <summary>What the merge's page says: letters sent, refused ones, and whether all are counted, so that it asks no more.</summary>
    public async Task<(long Sent, long Refused, bool IsCounted)> LookAsync(string merge)
    {
        var page = await _browser.GetAsync(merge);
        if (page.Status != 200) throw new InvalidDataException($"The merge's page answered {page.Status}.");
        return (Tile(page.Text, "Sent"), Tile(page.Text, "Not reachable"), page.Header("Refresh").Length == 0);
    }

    /// <summary>Reads the list of what became of each row; how many lines it has.</summary>
    public async Task<int> ReadResultsAsync(string merge) =>
        (await _browser.GetAsync(merge + "/results.csv")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;

    public void Dispose() => _browser.Dispose();

    /// <exception cref="InvalidDataException">The page does not lead on.</exception>
    private async Task<string> SubmitAsync(string address, Dictionary<string, string> form)
    {
        var answer = await _browser.SubmitAsync(address, form);
        return answer.Status == 303 ? answer.Location : throw new InvalidDataException($"A form of the portal answered {answer.Status}.");
    }

    private static long Tile(string page, string name)
    {
        var head = $"<dt>{name}</dt><dd>";
        var at = page.IndexOf(head, StringComparison.Ordinal);
        if (at < 0) return 0;
        var text = page[(at + head.Length)..page.IndexOf("</dd>", at, StringComparison.Ordinal)];
        return long.Parse(WebUtility.HtmlDecode(text), NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
    }

    private static string HomeIn(string page)
    {
        const string link = "href=\"/portal/";
        var at = page.IndexOf(link, StringComparison.Ordinal);
        return at < 0 ? throw new InvalidDataException("The demo's first recipient is no user of the portal.")
            : page.Substring(at + 6, "/portal/".Length + 36);
    }
}
