namespace Budkavle.Domain.Accounts;

/// <summary>One person's signature over a request's text, kept as it came: the evidence that this person wanted it.</summary>
public sealed record AccountSignature
{
    /// <summary>A keyed hash of the person's number (<c>KeyedHashes.MailboxOf</c>): who signs twice has signed once.</summary>
    public required UInt128 Person { get; init; }

    /// <summary>Over the text: RSA (PKCS #1) or ECDSA (DER) with SHA-256.</summary>
    public required ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>The person's certificate, DER. It says the number and the name.</summary>
    public required ReadOnlyMemory<byte> Certificate { get; init; }

    /// <summary>Whether the text was signed as ISO-8859-1 instead of UTF-8.</summary>
    public bool IsLatin1 { get; init; }

    public DateTimeOffset At { get; init; }
}
