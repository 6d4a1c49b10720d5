using System.CommandLine;
using Budkavle.Silo.Hosting;

namespace Budkavle.Silo.Commands;

/// <summary>The options of <c>serve</c> that say how citizens log in; see <see cref="EidOptions"/>.</summary>
internal sealed class EidSettings
{
    private readonly Option<string[]> _kinds = new("--eid")
    {
        Description = "How citizens log in: any of oidc, bankid and test (choose who to be; the default of a demo, refused in production), "
            + "or none.",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _authority = new("--eid-authority")
    {
        Description = "OpenID Connect issuer of the e-ID (Swedish profile), https, without a slash at the end.",
    };

    private readonly Option<string?> _clientId = new("--eid-client-id") { Description = "This service's client id at the e-ID." };

    private readonly Option<string?> _keyFile = new("--eid-key")
    {
        Description = "PEM file with this service's private key for the e-ID; the public half is at /.well-known/eid-client-keys.",
    };

    private readonly Option<string?> _encryptionKeyFile = new("--eid-encryption-key")
    {
        Description = "PEM file with another private key, to which the e-ID may encrypt; its public half is there too.",
    };

    private readonly Option<string?> _name = new("--eid-name") { Description = "What citizens know the e-ID as." };

    private readonly Option<string?> _bankIdAddress = new("--bankid-address")
    {
        Description = "BankID's interface, such as https://appapi2.test.bankid.com/rp/v6.0/; default its production service.",
    };

    private readonly Option<string?> _bankIdCertificate = new("--bankid-certificate")
    {
        Description = "PKCS #12 file with the relying party's BankID certificate and key.",
    };

    private readonly Option<string?> _bankIdPassword = new("--bankid-password")
    {
        Description = "File whose first line is the password of --bankid-certificate.",
    };

    private readonly Option<string?> _bankIdRoot = new("--bankid-root")
    {
        Description = "PEM file with the root that BankID's server certificate hangs from.",
    };

    public void AddTo(Command command)
    {
        command.Add(_kinds);
        command.Add(_authority);
        command.Add(_clientId);
        command.Add(_keyFile);
        command.Add(_encryptionKeyFile);
        command.Add(_name);
        command.Add(_bankIdAddress);
        command.Add(_bankIdCertificate);
        command.Add(_bankIdPassword);
        command.Add(_bankIdRoot);
    }

    public EidOptions Read(ParseResult parsed) => new()
    {
        Kinds = parsed.GetValue(_kinds) ?? [],
        Authority = parsed.GetValue(_authority),
        ClientId = parsed.GetValue(_clientId),
        KeyFile = parsed.GetValue(_keyFile),
        EncryptionKeyFile = parsed.GetValue(_encryptionKeyFile),
        Name = parsed.GetValue(_name),
        BankIdAddress = parsed.GetValue(_bankIdAddress),
        BankIdCertificate = parsed.GetValue(_bankIdCertificate),
        BankIdPasswordFile = parsed.GetValue(_bankIdPassword),
        BankIdRoot = parsed.GetValue(_bankIdRoot),
    };
}
