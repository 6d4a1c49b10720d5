using System.Globalization;
using System.Security.Cryptography;
using Budkavle.Api.Mandates;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Identity.Sessions;

namespace Budkavle.Api.Security.Citizens.Sessions;

/// <summary>
/// The citizen's log-in for pages: an opaque cookie that scripts cannot read, replaced at log-in and every ten minutes, and a session in
/// the store that a log-out ends on every silo. Over https the cookie has the prefix <c>__Host-</c>, which no other host can set; plain
/// http is for demos on one's own machine.
/// </summary>
internal sealed class CitizenSessions(
    SessionStore store, LogInBook book, CitizenCookies cookies, SessionLimits limits, TimeProvider time, ILogger<CitizenSessions> logger)
{
    private const string Cookie = "budkavle-citizen";

    /// <summary>
    /// Logs in. The cookie is always new: one that somebody put into the browser before gains nothing, and its session, if any, ends.
    /// </summary>
    /// <param name="http">The request whose answer brings the cookie.</param>
    /// <param name="mailboxKey">Whose session it is.</param>
    /// <param name="level">At least 3.</param>
    /// <param name="provider">The e-ID's issuer.</param>
    /// <param name="proof">SHA-256 of what the e-ID signed, where that is kept.</param>
    /// <param name="number">The number of somebody without a mailbox, who may want to register; else 0.</param>
    public async Task<OpenSession> OpenAsync(
        HttpContext http, UInt128 mailboxKey, AssuranceLevel level, string provider, string? proof = null, ulong number = 0)
    {
        if (level < AssuranceLevel.Level3) throw new ArgumentOutOfRangeException(nameof(level), "A session takes level 3.");
        await CloseAsync(http);
        var secret = RandomNumberGenerator.GetBytes(32);
        var ticket = SessionTicket.New(secret);
        var session = CitizenSession.Begin(mailboxKey, level, provider, time.GetUtcNow());
        await book.AddAsync(ticket.Name, session, proof, http.RequestAborted);
        var stored = new StoredSession(ticket.Name, secret, session, number);
        await store.ChangeAsync(ticket.Name, _ => stored, http.RequestAborted);
        cookies.Give(http, Cookie, ticket.ToCookie(), null);
        return Enter(http, stored);
    }

    /// <summary>The request's session, or null. Makes the request the mailbox owner's, as a token would.</summary>
    public async ValueTask<OpenSession?> FindAsync(HttpContext http)
    {
        if (http.Features.Get<OpenSession>() is { } known) return known;
        if (!SessionTicket.TryRead(cookies.Read(http, Cookie), out var ticket)) return null;
        var now = time.GetUtcNow();
        StoredSession? kept = null;
        var step = default(SessionStep);
        await store.ChangeAsync(
            ticket.Name,
            stored =>
            {
                (kept, step) = (null, default);
                if (stored is null || !ticket.IsSignedWith(stored.Secret)) return stored;
                step = SessionRules.Step(stored.Session, ticket.Generation, now, limits);
                if (step.Verdict != SessionVerdict.Open) return null;
                return kept = ReferenceEquals(step.Next, stored.Session) ? stored : stored with { Session = step.Next };
            },
            http.RequestAborted);
        if (step.Verdict == SessionVerdict.Copied) logger.SessionCopied();
        if (kept is null)
        {
            cookies.Take(http, Cookie);
            return null;
        }

        if (step.GivesCookie) cookies.Give(http, Cookie, ticket.Turn(step.Next.Generation, kept.Secret).ToCookie(), null);
        return Enter(http, kept);
    }

    /// <summary>Forgets the session's number: its owner has a mailbox now.</summary>
    public ValueTask ForgetNumberAsync(OpenSession open, CancellationToken cancellationToken) => store.ChangeAsync(
        open.Name, stored => stored is null or { Number: 0 } ? stored : stored with { Number = 0 }, cancellationToken);

    /// <summary>From the next request on the session acts under a mandate, or with null for its owner.</summary>
    public ValueTask ActAsync(OpenSession open, Guid? mandate, CancellationToken cancellationToken) => store.ChangeAsync(
        open.Name,
        stored => stored is null || stored.Mandate == (mandate ?? default) ? stored : stored with { Mandate = mandate ?? default },
        cancellationToken);

    /// <summary>Logs out; nothing happens without a session.</summary>
    public async Task CloseAsync(HttpContext http)
    {
        if (await FindAsync(http) is not { } open) return;
        await store.ChangeAsync(open.Name, _ => null, http.RequestAborted);
        await book.LogOutAsync(open.Session.MailboxKey, open.Name, http.RequestAborted);
        Leave(http);
    }

    /// <summary>Ends every session of the request's mailbox, on all devices.</summary>
    public async Task CloseAllAsync(HttpContext http)
    {
        if (await FindAsync(http) is not { } open) return;
        await CloseAllAsync(open.Session.MailboxKey, http.RequestAborted);
        Leave(http);
    }

    /// <summary>Ends every session of a mailbox whose owner may not log in any more.</summary>
    public async Task CloseAllAsync(UInt128 mailboxKey, CancellationToken cancellationToken)
    {
        foreach (var entry in await book.ReadAsync(mailboxKey, cancellationToken))
        {
            var name = UInt128.Parse(entry.Session, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (entry.LoggedOutAt is null) await store.ChangeAsync(name, _ => null, cancellationToken);
        }

        await book.LogOutAsync(mailboxKey, null, cancellationToken);
    }

    private void Leave(HttpContext http)
    {
        http.Features.Set<OpenSession>(null);
        http.Features.Set<Caller>(null);
        http.Features.Set<MailboxAccess>(null);
        cookies.Take(http, Cookie);
    }

    private OpenSession Enter(HttpContext http, StoredSession stored)
    {
        var open = new OpenSession(stored.Name, stored.Session, SessionTicket.FormTokenOf(stored.Secret))
        {
            Number = stored.Number,
            Mandate = stored.Mandate == default ? null : stored.Mandate,
        };
        http.Features.Set(open);
        http.Features.Set(new Caller
        {
            ClientId = "",
            OrganisationId = "",
            MailboxKey = stored.Session.MailboxKey,
            Scopes = ScopeSet.Of(Scope.Mailbox),
            ExpiresAt = stored.Session.OpenedAt + limits.LifeMax,
        });
        return open;
    }
}
