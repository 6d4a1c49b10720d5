namespace Budkavle.Api.Security.Citizens.BankId;

/// <summary>
/// BankID by its own interface for relying parties, version 6: where it is, who we are to it, and whom we take for it.
/// </summary>
public sealed record BankIdOptions
{
    /// <summary>BankID's production service; <c>https://appapi2.test.bankid.com/rp/v6.0/</c> is its test service.</summary>
    public static readonly Uri Service = new("https://appapi2.bankid.com/rp/v6.0/");

    /// <summary>The interface's base address, with a slash at the end.</summary>
    public Uri Address { get; init; } = Service;

    /// <summary>A PKCS #12 file with the certificate that BankID's bank gave the relying party, and its key.</summary>
    public required string CertificateFile { get; init; }

    /// <summary>A file whose first line opens <see cref="CertificateFile"/>; null for one without a password.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>The root certificate (PEM) that BankID's server certificate hangs from: BankID's own, in no system's store.</summary>
    public required string RootFile { get; init; }

    /// <summary>How long an answer may take: default 10 s; collect is answered at once.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest answer: signature and revocation answer of a completed order are some 12 KB.</summary>
    public int AnswerBytesMax { get; init; } = 256 * 1024;

    /// <exception cref="ArgumentException">They cannot be used.</exception>
    public void Validate()
    {
        if (Address is not { IsAbsoluteUri: true, Scheme: "https" } || !Address.AbsolutePath.EndsWith('/'))
            throw new ArgumentException("BankID's address is https and ends with a slash.");
    }
}
