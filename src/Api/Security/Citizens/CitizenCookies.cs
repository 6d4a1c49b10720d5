namespace Budkavle.Api.Security.Citizens;

/// <summary>
/// Cookies of citizens' pages. Where the service's public address is https: <c>__Host-</c>, Secure, HttpOnly, SameSite=Lax (a log-in
/// comes back from the e-ID's site, which Strict would not survive), for the whole host. A proxy may have ended TLS, so the public address
/// decides and not the connection.
/// </summary>
internal sealed class CitizenCookies(SecurityOptions options)
{
    private readonly bool _isHttps = options.Issuer.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    public string? Read(HttpContext http, string name) => http.Request.Cookies[NameOf(name)];

    public void Give(HttpContext http, string name, string value, TimeSpan? life) =>
        http.Response.Cookies.Append(NameOf(name), value, Form(life));

    public void Take(HttpContext http, string name) => http.Response.Cookies.Delete(NameOf(name), Form(null));

    private string NameOf(string name) => _isHttps ? "__Host-" + name : name;

    private CookieOptions Form(TimeSpan? life) => new()
    {
        HttpOnly = true,
        Secure = _isHttps,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        MaxAge = life,
        IsEssential = true,
    };
}
