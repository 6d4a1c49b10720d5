using System.Collections.Immutable;

namespace Budkavle.Domain.Letters.Senders;

/// <summary>A sender: the fold over its events.</summary>
public sealed record SenderState
{
    public static readonly SenderState Initial = new();

    /// <summary>The organisation number as 12 digits in a number; 0 before the sender is registered.</summary>
    public ulong Number { get; init; }

    public string Name { get; init; } = "";

    public SenderContact Contact { get; init; } = new();

    public SenderRights Rights { get; init; }

    /// <summary>Letters a day, 0 for no limit.</summary>
    public long LettersPerDay { get; init; }

    public bool Suspended { get; init; }

    public DateTimeOffset RegisteredAt { get; init; }

    /// <summary>All clients ever, by number: the client with number n stands at n - 1.</summary>
    public ImmutableList<SenderClient> Clients { get; init; } = [];

    public bool IsRegistered => Number != 0;

    /// <summary>The client with a number, or null.</summary>
    public SenderClient? ClientOf(int number) => number >= 1 && number <= Clients.Count ? Clients[number - 1] : null;

    public SenderState Apply(SenderEvent happened, DateTimeOffset at) => happened switch
    {
        SenderRegistered registered => this with
        {
            Number = registered.Number,
            Name = registered.Name,
            Contact = registered.Contact,
            Rights = registered.Rights,
            LettersPerDay = registered.LettersPerDay,
            RegisteredAt = at,
        },
        SenderSuspended => this with { Suspended = true },
        SenderResumed => this with { Suspended = false },
        SenderRightsChanged changed => this with { Rights = changed.Rights, LettersPerDay = changed.LettersPerDay },
        SenderClientAdded added => this with
        {
            Clients = Clients.Add(new SenderClient
            {
                Number = added.Number,
                Name = added.Name,
                Scopes = added.Scopes,
                SecretHash = added.SecretHash,
                Jwks = added.Jwks,
                AddedAt = at,
            }),
        },
        SenderSecretRotated rotated => Change(rotated.Number, client => client with { SecretHash = rotated.SecretHash }),
        SenderClientRevoked revoked => Change(revoked.Number, client => client with { Revoked = true }),
        _ => throw new InvalidOperationException($"A sender has no event {happened.GetType().Name}."),
    };

    private SenderState Change(int number, Func<SenderClient, SenderClient> change) =>
        this with { Clients = Clients.SetItem(number - 1, change(Clients[number - 1])) };
}
