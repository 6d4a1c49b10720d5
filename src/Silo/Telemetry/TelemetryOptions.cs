namespace Budkavle.Silo.Telemetry;

/// <summary>What the process tells those who watch it, besides the pages.</summary>
public sealed record TelemetryOptions
{
    /// <summary>
    /// Where metrics and traces are sent by OTLP over gRPC, as <c>http://collector:4317</c>; null for nowhere, and then no trace is made.
    /// </summary>
    public Uri? Otlp { get; init; }

    /// <summary>One JSON object a line for a log collector, else lines for people.</summary>
    public bool JsonLogs { get; init; }
}
