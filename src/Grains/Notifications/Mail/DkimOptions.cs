namespace Budkavle.Grains.Notifications.Mail;

/// <summary>How mail is signed (DKIM, RFC 6376). The public key is a TXT record at <c>selector._domainkey.domain</c>.</summary>
public sealed record DkimOptions
{
    /// <summary>Shorter keys are no longer believed by many receivers (RFC 8301 3.2).</summary>
    public const int KeyBitsMin = 2048;

    /// <summary>Who signs: the domain that mail is sent from, or one above it.</summary>
    public required string Domain { get; init; }

    /// <summary>Which of the domain's keys it is.</summary>
    public required string Selector { get; init; }

    /// <summary>The private RSA key, PEM.</summary>
    public required string KeyPem { get; init; }

    /// <summary>Which of the domain's keys the Ed25519 one is; null for none.</summary>
    public string? Ed25519Selector { get; init; }

    /// <summary>A private Ed25519 key, PEM, for a second signature (RFC 8463); null for none.</summary>
    public string? Ed25519KeyPem { get; init; }

    /// <summary>Nothing secret gets into a log by accident.</summary>
    public override string ToString() => $"{Selector}._domainkey.{Domain}";

    /// <exception cref="ArgumentException">Domain or selector are no names.</exception>
    internal DkimOptions Validated()
    {
        if (!IsName(Domain) || !Domain.Contains('.', StringComparison.Ordinal))
            throw new ArgumentException("The domain that signs is an internet domain in ASCII.");
        if (!IsName(Selector)) throw new ArgumentException("The selector of the key is one or more labels of a domain name.");
        if (Ed25519KeyPem is not null && (Ed25519Selector is null || !IsName(Ed25519Selector) || Ed25519Selector == Selector))
            throw new ArgumentException("The Ed25519 key that signs mail has a selector of its own.");
        return this;
    }

    private static bool IsName(string text) => text.Length is > 0 and <= 253
        && text.Split('.').All(label => label.Length is > 0 and <= 63
            && label.All(one => char.IsAsciiLetterOrDigit(one) || one is '-' or '_'));
}
