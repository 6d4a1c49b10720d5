using System.CommandLine;
using System.Globalization;
using System.Net;
using Budkavle.Silo.Hosting;

namespace Budkavle.Silo.Commands;

/// <summary>The options of <c>serve</c> that say where HTTP is answered, and who may say on whose behalf it asks.</summary>
internal sealed class ListenSettings
{
    private readonly Option<int> _port = new("--port")
    {
        Description = "Port of API and pages.", DefaultValueFactory = _ => 8080,
    };

    private readonly Option<string> _address = new("--address")
    {
        Description = "IP address that port listens on, in plain HTTP: another than the loopback address only in a network of its own.",
        DefaultValueFactory = _ => "127.0.0.1",
    };

    private readonly Option<string[]> _proxies = new("--proxy")
    {
        Description = "Network of proxies that end TLS, such as 10.1.0.0/16: their X-Forwarded-For is believed, as the machine's own is.",
        DefaultValueFactory = _ => [],
    };

    public void AddTo(Command command)
    {
        _port.Validators.Add(given =>
        {
            // What is no number at all is refused before.
            if (given.Tokens is [var only] && int.TryParse(only.Value, CultureInfo.InvariantCulture, out var at) && at is < 1 or > 65535)
                given.AddError("--port is 1 to 65535.");
        });
        command.Add(_port);
        command.Add(_address);
        command.Add(_proxies);
    }

    /// <exception cref="ArgumentException">The address or a network is none.</exception>
    public ServeOptions Read(ParseResult parsed, ServeOptions options) => options with
    {
        Port = parsed.GetValue(_port),
        Address = IPAddress.TryParse(parsed.GetValue(_address), out var address) ? address
            : throw new ArgumentException("--address is an IP address."),
        Proxies = [.. parsed.GetValue(_proxies)!.Select(proxy => IPNetwork.TryParse(proxy, out var network) ? network
            : throw new ArgumentException("--proxy is a network such as 10.1.0.0/16."))],
    };
}
