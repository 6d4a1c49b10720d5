namespace Budkavle.Domain.Identity.Sessions;

/// <summary>
/// What is known of somebody who is logged in. No national number: the mailbox's key is enough to find letters.
/// </summary>
public sealed record CitizenSession
{
    /// <summary>The keyed hash that names the mailbox.</summary>
    public required UInt128 MailboxKey { get; init; }

    /// <summary>The level of the log-in. It stays what it was: a higher one takes a new log-in.</summary>
    public required AssuranceLevel Level { get; init; }

    /// <summary>The e-ID's issuer, or <c>test</c>.</summary>
    public required string Provider { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>The last request, in steps of <see cref="SessionLimits.SeenStep"/>.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>Which cookie is the newest, counted from 0.</summary>
    public uint Generation { get; init; }

    /// <summary>When the newest cookie was given.</summary>
    public required DateTimeOffset TurnedAt { get; init; }

    /// <summary>When the newest cookie came back for the first time; null while it may have been lost on its way.</summary>
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>A session that begins now.</summary>
    public static CitizenSession Begin(UInt128 mailboxKey, AssuranceLevel level, string provider, DateTimeOffset now) => new()
    {
        MailboxKey = mailboxKey,
        Level = level,
        Provider = provider,
        OpenedAt = now,
        SeenAt = now,
        TurnedAt = now,
    };
}
