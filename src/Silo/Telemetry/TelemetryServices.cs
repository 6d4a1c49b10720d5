using System.Reflection;
using Budkavle.Api.Admission;
using Budkavle.Api.Security;
using Budkavle.Api.Submissions;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Relaying;
using Budkavle.Grains.Runtime;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Budkavle.Silo.Telemetry;

/// <summary>
/// Logs, metrics at <c>/metrics</c> and, where asked for, metrics and traces by OTLP. None of them carries personal data: labels are those
/// of our meters and the framework's route templates, spans have paths, in which nobody's number stands, and no queries.
/// </summary>
internal static class TelemetryServices
{
    private static readonly string[] _meters =
    [
        EngineMeters.MeterName, NotificationMetrics.MeterName, SubmissionMeters.MeterName, RelayMetrics.MeterName,
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Npgsql", "Microsoft.Orleans",
    ];

    public static void AddTelemetry(this WebApplicationBuilder builder, TelemetryOptions options, string instance)
    {
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning);
        if (options.JsonLogs) builder.Logging.AddJsonConsole(console => console.UseUtcTimestamp = true);
        else builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        // With its logger on, the framework makes an activity for every request though nobody listens.
        if (options.Otlp is null) builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Services.AddSingleton(_ => BuildMetrics(options, instance));
        if (options.Otlp is { } collector) builder.Services.AddHostedService(_ => new Tracing(() => BuildTraces(collector, instance)));
    }

    /// <summary>Prometheus gets a token as every client does: its <c>oauth2</c> section asks <c>/oauth/token</c> for one.</summary>
    public static void MapMetrics(this WebApplication app) => app.MapPrometheusScrapingEndpoint(
            "/metrics", app.Services.GetRequiredService<MeterProvider>(), configureBranchedPipeline: null, optionsName: null)
        .WithMetadata(new HttpMethodMetadata([HttpMethods.Get])).RequireScope(Scope.Operations).Cost(1).ExcludeFromDescription();

    private static MeterProvider BuildMetrics(TelemetryOptions options, string instance)
    {
        var metrics = Sdk.CreateMeterProviderBuilder().ConfigureResource(resource => Describe(resource, instance)).AddMeter(_meters)
            .AddPrometheusExporter();
        if (options.Otlp is { } collector) metrics.AddOtlpExporter(exporter => exporter.Endpoint = collector);
        return metrics.Build();
    }

    private static TracerProvider BuildTraces(Uri collector, string instance) => Sdk.CreateTracerProviderBuilder()
        .ConfigureResource(resource => Describe(resource, instance)).AddAspNetCoreInstrumentation()
        .AddSource(EngineSpans.SourceName, "Microsoft.Orleans.*")
        .AddOtlpExporter(exporter => exporter.Endpoint = collector).Build();

    private static void Describe(ResourceBuilder resource, string instance) => resource.AddService(
        "budkavle", serviceVersion: Assembly.GetExecutingAssembly().GetName().Version?.ToString(3), serviceInstanceId: instance);

    /// <summary>Traces from the start of the server to its end.</summary>
    private sealed class Tracing(Func<TracerProvider> build) : IHostedService, IDisposable
    {
        private TracerProvider? _traces;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            _traces = build();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            _traces?.ForceFlush(2000);
            return Task.CompletedTask;
        }

        public void Dispose() => _traces?.Dispose();
    }
}
