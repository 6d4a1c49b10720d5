using System.CommandLine;
using Budkavle.Silo.Demo;

namespace Budkavle.Silo.Commands.Client;

/// <summary>Which service, and as whom: from a demo file, or by address and client.</summary>
internal sealed class TargetOptions
{
    private readonly Option<string> _demo = new("--demo")
    {
        Description = "The demo file that ./run serve wrote.", DefaultValueFactory = _ => Path.Combine("data", "demo.json"),
    };

    private readonly Option<string?> _url = new("--url") { Description = "The service's address, instead of a demo file." };
    private readonly Option<string?> _clientId = new("--client-id") { Description = "With --url: the client." };

    private readonly Option<string?> _secret = new("--client-secret")
    {
        Description = "With --url: the client's secret. Better in the environment as BUDKAVLE_CLIENT_SECRET: arguments are seen by others.",
    };

    public void AddTo(Command command, bool demoOnly = false)
    {
        command.Add(_demo);
        if (demoOnly) return;
        command.Add(_url);
        command.Add(_clientId);
        command.Add(_secret);
    }

    /// <exception cref="CommandFailedException">It is not clear which service or which client.</exception>
    public ServiceClient Connect(ParseResult parsed, bool asOperator)
    {
        if (parsed.GetValue(_url) is not { } url)
        {
            var demo = ReadDemo(parsed);
            return asOperator
                ? new ServiceClient(demo.BaseUrl, demo.OperatorClientId, demo.OperatorClientSecret)
                : new ServiceClient(demo.BaseUrl, demo.ClientId, demo.ClientSecret);
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new CommandFailedException("--url is an address such as http://127.0.0.1:8080.");
        var secret = parsed.GetValue(_secret) ?? Environment.GetEnvironmentVariable("BUDKAVLE_CLIENT_SECRET");
        return parsed.GetValue(_clientId) is { } id && secret is not null
            ? new ServiceClient(url.TrimEnd('/'), id, secret)
            : throw new CommandFailedException("--url needs --client-id and --client-secret (or BUDKAVLE_CLIENT_SECRET).");
    }

    public DemoFile ReadDemo(ParseResult parsed)
    {
        var path = parsed.GetValue(_demo)!;
        return DemoFile.Read(path) ?? throw new CommandFailedException(
            $"There is no demo file {path}. Start ./run serve first, or name its file with --demo.");
    }
}
