using Budkavle.Api.Security;
using Budkavle.Api.Security.Citizens;
using Budkavle.Api.Security.Citizens.Sessions;
using Budkavle.Api.Security.Keys;
using Budkavle.Api.Tests.Hosting;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Identity.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Budkavle.Api.Tests.Citizens;

/// <summary>Sessions of silos that share a store, and a clock that the test moves.</summary>
internal sealed class SessionWorld
{
    public const string Cookie = "__Host-budkavle-citizen";
    private const string Provider = "https://eid.test";

    public ManualTime Time { get; } = new();

    public FakeDocuments Documents { get; } = new();

    private FakeSealer Sealer { get; } = new();

    public CitizenSessions Silo(string issuer = "https://letters.test")
    {
        var limits = new SessionLimits();
        var documents = new SealedDocuments(Documents, Sealer);
        var cookies = new CitizenCookies(new SecurityOptions { Issuer = issuer });
        return new CitizenSessions(
            new SessionStore(documents, limits, Time), Book, cookies, limits, Time, NullLogger<CitizenSessions>.Instance);
    }

    public SessionStore Store => new(new SealedDocuments(Documents, Sealer), new SessionLimits(), Time);

    /// <summary>What one of the lists holds.</summary>
    public async Task<List<StoredSession>> ReadSessionsAsync(string document) =>
        SessionCodec.Read((await new SealedDocuments(Documents, Sealer).ReadAsync(document, CancellationToken.None)).Plain);

    public LogInBook Book => new(new SealedDocuments(Documents, Sealer), Time);

    /// <summary>Logs in on a silo; returns the cookie.</summary>
    public static async Task<string> LogInAsync(CitizenSessions silo, UInt128 mailbox, string? cookie = null)
    {
        var http = Request(cookie);
        await silo.OpenAsync(http, mailbox, AssuranceLevel.Level3, Provider);
        return CookieOf(http)!;
    }

    public static HttpContext Request(string? cookie)
    {
        var http = new DefaultHttpContext();
        if (cookie is not null) http.Request.Headers.Cookie = $"{Cookie}={cookie}";
        return http;
    }

    /// <summary>Whose mailbox a request with the cookie is for, 0 for nobody, and the cookie afterwards.</summary>
    public static async Task<(UInt128 Mailbox, string Cookie)> VisitAsync(CitizenSessions silo, string cookie)
    {
        var http = Request(cookie);
        var open = await silo.FindAsync(http);
        Assert.Equal(open?.Session.MailboxKey, http.Features.Get<Caller>()?.MailboxKey);
        return (open?.Session.MailboxKey ?? 0, CookieOf(http) ?? cookie);
    }

    /// <summary>The value of the cookie that the answer sets; empty if it takes it away, null if it leaves it.</summary>
    public static string? CookieOf(HttpContext http) => http.Response.Headers.SetCookie.LastOrDefault() is { } set
        ? set[(set.IndexOf('=') + 1)..set.IndexOf(';')]
        : null;
}
