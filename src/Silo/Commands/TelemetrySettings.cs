using System.CommandLine;
using Budkavle.Silo.Telemetry;

namespace Budkavle.Silo.Commands;

/// <summary>The options of <c>serve</c> for those who watch it; see <see cref="TelemetryOptions"/>.</summary>
internal sealed class TelemetrySettings
{
    private readonly Option<Uri?> _otlp = new("--otlp")
    {
        Description = "OpenTelemetry collector (OTLP over gRPC) for metrics and traces, http://host:4317. /metrics is there without it.",
        CustomParser = argument =>
        {
            if (Uri.TryCreate(argument.Tokens[0].Value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https") return uri;
            argument.AddError("--otlp is an address, http://host:port or https://host:port.");
            return null;
        },
    };

    private readonly Option<bool> _jsonLogs = new("--json-logs") { Description = "Log one JSON object a line." };

    public void AddTo(Command command)
    {
        command.Add(_otlp);
        command.Add(_jsonLogs);
    }

    public TelemetryOptions Read(ParseResult parsed) => new() { Otlp = parsed.GetValue(_otlp), JsonLogs = parsed.GetValue(_jsonLogs) };
}
