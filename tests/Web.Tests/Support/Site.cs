using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;

namespace Budkavle.Web.Tests.Support;

/// <summary>A silo of its own in a process of its own, with a demo, and a browser to look at it.</summary>
public class Site : IAsyncLifetime
{
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(90);
    private readonly string _folder = Directory.CreateTempSubdirectory("budkavle-web-").FullName;
    private Process? _silo;
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private JsonElement _demo;

    public string Url { get; private set; } = "";

    public string OperatorId => _demo.GetProperty("operatorClientId").GetString()!;

    public string OperatorSecret => _demo.GetProperty("operatorClientSecret").GetString()!;

    /// <summary>What the silo is told besides its port and folder.</summary>
    protected virtual IEnumerable<string> Arguments => [];

    protected string Folder => _folder;

    public virtual async Task InitializeAsync()
    {
        if (Browsers.MissingReason is not null) return;
        Url = $"http://127.0.0.1:{FreePort()}";
        await StartSiloAsync();
        _demo = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(_folder, "demo.json"))).RootElement;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Browsers.Path,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        });
    }

    public virtual async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_silo is not null)
        {
            _silo.Kill(entireProcessTree: true);
            await _silo.WaitForExitAsync();
            _silo.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The number of one of the demo's recipients.</summary>
    public string Recipient(int index) => _demo.GetProperty("recipients")[index].GetString()!;

    /// <summary>A page in a browser of its own, and what the browser complains about on it.</summary>
    public async Task<(IPage Page, List<string> Complaints)> OpenAsync(
        string path, string language = "en-GB", int width = 1280, bool scripts = true)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Url,
            Locale = language,
            JavaScriptEnabled = scripts,
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
        });
        context.SetDefaultTimeout(30_000);
        Assertions.SetDefaultExpectTimeout(30_000);
        var page = await context.NewPageAsync();
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error") complaints.Add(message.Text);
        };
        page.PageError += (_, error) => complaints.Add(error);
        await page.GotoAsync(path);
        return (page, complaints);
    }

    /// <summary>For people to look at, where BUDKAVLE_SHOTS names a folder.</summary>
    internal static async Task SaveAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("BUDKAVLE_SHOTS") is not { Length: > 0 } folder) return;
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = true });
    }
    /// <summary>A page of the mailbox of a demo recipient who has logged in.</summary>
    public async Task<(IPage Page, List<string> Complaints)> OpenMailboxAsync(
        int recipient, string path = "/my", string language = "en-GB", int width = 1280, bool scripts = true)
    {
        var (page, complaints) = await OpenAsync("/log-in/start/test?return=" + Uri.EscapeDataString(path), language, width, scripts);
        await page.ClickAsync($"button[value='{recipient}']");
        return (page, complaints);
    }

    /// <summary>Sends a letter to a demo recipient and returns its id.</summary>
    public Task<string> SendAsync(int recipient, string subject, string contentType, string content) =>
        SendAsync(recipient, new() { ["subject"] = subject, ["body"] = new { contentType, content } });

    /// <summary>Sends a letter of any fields.</summary>
    public async Task<string> SendAsync(int recipient, Dictionary<string, object> fields)
    {
        using var http = new HttpClient { BaseAddress = new Uri(Url) };
        var secret = $"{_demo.GetProperty("clientId").GetString()}:{_demo.GetProperty("clientSecret").GetString()}";
        using var asked = new HttpRequestMessage(HttpMethod.Post, "/oauth/token")
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
        };
        asked.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(secret)));
        using var token = await http.SendAsync(asked);
        var access = (await token.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString();
        using var letter = new HttpRequestMessage(HttpMethod.Post, "/v1/letters")
        {
            Content = JsonContent.Create(new Dictionary<string, object>(fields)
            {
                ["recipient"] = _demo.GetProperty("recipients")[recipient].GetString()!,
            }),
        };
        letter.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access);
        letter.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var answer = await http.SendAsync(letter);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("letterId").GetString()!;
    }

    private async Task StartSiloAsync()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "budkavle.dll");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] words = [program, "serve", "--port", new Uri(Url).Port.ToString(null, null), "--data", _folder, .. Arguments];
        foreach (var word in words) start.ArgumentList.Add(word);
        _silo = Process.Start(start)!;
        _ = _silo.StandardError.ReadToEndAsync();
        using var timeout = new CancellationTokenSource(StartMax);
        while (await _silo.StandardOutput.ReadLineAsync(timeout.Token) is { } line)
        {
            if (!line.StartsWith("Budkavle is ready", StringComparison.Ordinal)) continue;
            _ = _silo.StandardOutput.ReadToEndAsync(CancellationToken.None);
            return;
        }

        throw new InvalidOperationException("The silo ended before it was ready.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
