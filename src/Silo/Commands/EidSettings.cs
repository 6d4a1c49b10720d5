using System.CommandLine;
using Budkavle.Silo.Hosting;

namespace Budkavle.Silo.Commands;

/// <summary>The options of <c>serve</c> that say how citizens log in; see <see cref="EidOptions"/>.</summary>
internal sealed class EidSettings
{
    private readonly Option<string?> _kind = new("--eid")
    {
        Description = "How citizens log in: oidc, none, or test (choose who to be; the default of a demo, refused in production).",
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

    private readonly Option<string?> _name = new("--eid-name") { Description = "What citizens know the e-ID as." };

    public void AddTo(Command command)
    {
        command.Add(_kind);
        command.Add(_authority);
        command.Add(_clientId);
        command.Add(_keyFile);
        command.Add(_name);
    }

    public EidOptions Read(ParseResult parsed) => new()
    {
        Kind = parsed.GetValue(_kind),
        Authority = parsed.GetValue(_authority),
        ClientId = parsed.GetValue(_clientId),
        KeyFile = parsed.GetValue(_keyFile),
        Name = parsed.GetValue(_name),
    };
}
