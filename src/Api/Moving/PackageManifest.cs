namespace Budkavle.Api.Moving;

/// <summary>
/// What a package holds: signed as a JWS of type <see cref="JwsType"/> with the key that signs receipts. Hashes are SHA-256 in lower-case
/// hexadecimal digits.
/// </summary>
public sealed record PackageManifest
{
    public const string JwsType = "mailbox-package+jws";

    public const int CurrentVersion = 1;

    public required int Version { get; init; }

    /// <summary>The name of the log of the operator that made the package, as receipts name it.</summary>
    public required string Iss { get; init; }

    /// <summary>When it was signed, seconds since 1970.</summary>
    public required long Iat { get; init; }

    /// <summary>That operator's internet domain; empty where it has none in Mina meddelanden.</summary>
    public required string Operator { get; init; }

    /// <summary>
    /// The operator that the owner had chosen before the package was begun: then it holds every letter that ever came to the mailbox, and
    /// no other will. Null for a copy of a mailbox that still takes letters.
    /// </summary>
    public string? MovedTo { get; init; }

    /// <summary>Whose letters they are.</summary>
    public required PackageOwner Owner { get; init; }

    /// <summary>How many letters: the number that the mailbox itself has counted.</summary>
    public required long Letters { get; init; }

    /// <summary>The hash over the ordered list of letters: over all the lists of parts, one after the other.</summary>
    public required string List { get; init; }

    public required IReadOnlyList<Part> Parts { get; init; }

    /// <summary>The signed tree head of the log when the package was made.</summary>
    public required string Checkpoint { get; init; }

    /// <summary>A part of the letters.</summary>
    /// <param name="Letters">How many.</param>
    /// <param name="List">The hash over its list: a line for each letter with its id, its hash and its length.</param>
    public sealed record Part(int Letters, string List);
}
