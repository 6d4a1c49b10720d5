namespace Budkavle.Api.Tests.Citizens;

/// <summary>
/// A browser that keeps every cookie, follows no redirect and says of its forms where they come from. Secure cookies travel too: in these
/// tests TLS ends, as it were, in a proxy.
/// </summary>
internal sealed class Browser(string baseUrl) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        BaseAddress = new Uri(baseUrl),
        Timeout = TimeSpan.FromSeconds(100),
    };

    public Dictionary<string, string> Cookies { get; } = [];

    /// <summary>Every Set-Cookie line that came.</summary>
    public List<string> SetCookies { get; } = [];

    public Task<Answer> GetAsync(string address) => SendAsync(new HttpRequestMessage(HttpMethod.Get, address));

    /// <summary>Sends a form of the page's own site, or of another one.</summary>
    public Task<Answer> PostAsync(string address, Dictionary<string, string> form, string? site = "same-origin")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) };
        if (site is not null) request.Headers.Add("Sec-Fetch-Site", site);
        return SendAsync(request);
    }

    public void Dispose() => _http.Dispose();

    private async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            if (Cookies.Count > 0)
                request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
            using var response = await _http.SendAsync(request);
            foreach (var line in response.Headers.TryGetValues("Set-Cookie", out var lines) ? lines : []) Keep(line);
            var text = await response.Content.ReadAsStringAsync();
            return new Answer((int)response.StatusCode, response.Headers.Location?.OriginalString ?? "", text);
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
        /// <summary>The value of the page's first hidden field of this name.</summary>
        public string Field(string name)
        {
            var start = Text.IndexOf($"name=\"{name}\" value=\"", StringComparison.Ordinal) + name.Length + 15;
            return Text[start..Text.IndexOf('"', start)];
        }
    }
}
