using System.Collections.Immutable;

namespace Budkavle.Domain.Accounts;

/// <summary>What is asked for, the same in every signature.</summary>
public sealed record AccountTerms
{
    public required AccountRequestKind Kind { get; init; }

    /// <summary>The organisation number of the operator that asks; one has at most one request of a kind for an account.</summary>
    public required string Operator { get; init; }

    /// <summary>The internet domain under which it asks.</summary>
    public required string Domain { get; init; }

    /// <summary>What is signed.</summary>
    public required string Text { get; init; }

    /// <summary>With <see cref="AccountRequestKind.Preferences"/>: the numbers of the senders that shall be accepted, in order.</summary>
    public ImmutableList<string> Accepted { get; init; } = [];

    /// <summary>Whether another request is for exactly the same.</summary>
    public bool IsSame(AccountTerms other) =>
        IsSameKind(other) && Domain == other.Domain && Text == other.Text && Accepted.SequenceEqual(other.Accepted);

    /// <summary>Whether both are requests of the same operator for the same kind of change, with whatever text.</summary>
    public bool IsSameKind(AccountTerms other) => Kind == other.Kind && Operator == other.Operator;
}
