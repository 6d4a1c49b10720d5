using System.Collections.Immutable;

namespace Budkavle.Domain.Accounts;

/// <summary>A change of an account that waits for more signatures.</summary>
public sealed record AccountRequest
{
    /// <summary>The how manieth of this account: one that is asked for anew later has another number.</summary>
    public required int Number { get; init; }

    public required AccountTerms Terms { get; init; }

    /// <summary>When the first signature came.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>In the order in which they came.</summary>
    public ImmutableList<AccountSignature> Signatures { get; init; } = [];

    public bool IsSignedBy(UInt128 person) => Signatures.Exists(one => one.Person == person);

    /// <summary>Whether too much time has passed for the first signature to count.</summary>
    public bool IsExpired(DateTimeOffset now) => now - AskedAt >= AccountRules.WaitsAtMost;
}
