using System.Text;

namespace Budkavle.Api.Tests.Citizens;

/// <summary>
/// A browser that keeps every cookie, follows no redirect and says of its forms where they come from. Secure cookies travel too: in these
/// tests TLS ends, as it were, in a proxy, which also says that each browser has an address of its own.
/// </summary>
internal sealed class Browser(string baseUrl) : IDisposable
{
    private static int _browsers;
    private readonly int _number = Interlocked.Increment(ref _browsers);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        BaseAddress = new Uri(baseUrl),
        Timeout = TimeSpan.FromSeconds(100),
    };

    public Dictionary<string, string> Cookies { get; } = [];

    public string Address => $"10.0.{_number / 256}.{_number % 256}";

    public string? Agent { get; set; }

    /// <summary>What it takes, where a server asks.</summary>
    public string? Accept { get; set; }

    /// <summary>Every Set-Cookie line that came.</summary>
    public List<string> SetCookies { get; } = [];

    public Task<Answer> GetAsync(string address) => SendAsync(new HttpRequestMessage(HttpMethod.Get, address));

    public Task<Answer> GetAsync(string address, (string Name, string Value) header)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add(header.Name, header.Value);
        return SendAsync(request);
    }

    /// <summary>Sends a form of the page's own site, or of another one.</summary>
    public Task<Answer> PostAsync(string address, Dictionary<string, string> form, string? site = "same-origin")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) };
        if (site is not null) request.Headers.Add("Sec-Fetch-Site", site);
        return SendAsync(request);
    }

    /// <summary>Sends whatever may be a form.</summary>
    public Task<Answer> PostAsync(string address, string contentType, byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        return SendAsync(request);
    }

    /// <summary>Any method, without a body.</summary>
    public Task<Answer> SendAsync(HttpMethod method, string address) => SendAsync(new HttpRequestMessage(method, address));

    /// <summary>Logs in with the test e-ID.</summary>
    public async Task<Answer> LogInAsync(int recipient, string back = "/my")
    {
        var begun = await GetAsync("/log-in/start/test?return=" + Uri.EscapeDataString(back));
        var state = (await GetAsync(begun.Location)).Field("state");
        return await PostAsync("/log-in/test", new() { ["state"] = state, ["recipient"] = recipient.ToString(null, null) });
    }

    /// <summary>Sends a form with the token of the session's pages.</summary>
    public async Task<Answer> SubmitAsync(string address, Dictionary<string, string> form)
    {
        var token = (await GetAsync("/my/acting")).Field("formToken");
        return await PostAsync(address, new(form) { ["formToken"] = token });
    }

    /// <summary>Sends a form with a file and the token of the session's pages before it, or with another one.</summary>
    public async Task<Answer> UploadAsync(string address, string fileName, byte[] file, string? token = null)
    {
        token ??= (await GetAsync("/my/acting")).Field("formToken");
        var form = new MultipartFormDataContent
        {
            { new StringContent(token), "formToken" }, { new ByteArrayContent(file), "file", fileName },
        };
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = form };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        return await SendAsync(request);
    }

    /// <summary>Sends a form with files, with the token of the session's pages first, as the page has it.</summary>
    public async Task<Answer> UploadAsync(
        string address, (string Name, string Value)[] fields, (string Name, string Type, byte[] Bytes)[] files, string? token = null,
        string filesField = "files")
    {
        token ??= (await GetAsync("/my/acting")).Field("formToken");
        var form = new MultipartFormDataContent { { new StringContent(token), "formToken" } };
        foreach (var (name, value) in fields) form.Add(new StringContent(value), name);
        foreach (var (name, type, bytes) in files)
        {
            var file = new ByteArrayContent(bytes) { Headers = { ContentType = new(type) } };
            // As browsers write it, also with no name where no file was chosen.
            file.Headers.Add("Content-Disposition", $"form-data; name=\"{filesField}\"; filename=\"{name}\"");
            form.Add(file);
        }

        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = form };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        return await SendAsync(request);
    }

    public void Dispose() => _http.Dispose();

    private async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            request.Headers.Add("X-Forwarded-For", Address);
            if (Agent is not null) request.Headers.Add("User-Agent", Agent);
            if (Accept is not null) request.Headers.Add("Accept", Accept);
            if (Cookies.Count > 0)
                request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
            using var response = await _http.SendAsync(request);
            foreach (var line in response.Headers.TryGetValues("Set-Cookie", out var lines) ? lines : []) Keep(line);
            var bytes = await response.Content.ReadAsByteArrayAsync();
            var headers = response.Headers.Concat(response.Content.Headers)
                .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
            return new Answer((int)response.StatusCode, response.Headers.Location?.OriginalString ?? "", Encoding.UTF8.GetString(bytes))
            {
                Bytes = bytes,
                Headers = headers,
            };
        }
    }

    private void Keep(string line)
    {
        SetCookies.Add(line);
        var (name, value) = (line[..line.IndexOf('=')], line[(line.IndexOf('=') + 1)..line.IndexOf(';')]);
        if (value.Length == 0) Cookies.Remove(name);
        else Cookies[name] = value;
    }

    /// <summary>What came back.</summary>
    internal sealed record Answer(int Status, string Location, string Text)
    {
        public byte[] Bytes { get; init; } = [];

        public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

        public string Header(string name) => Headers.GetValueOrDefault(name, "");

        /// <summary>The value of the page's first hidden field of this name.</summary>
        public string Field(string name)
        {
            var start = Text.IndexOf($"name=\"{name}\" value=\"", StringComparison.Ordinal) + name.Length + 15;
            return Text[start..Text.IndexOf('"', start)];
        }
    }
}
