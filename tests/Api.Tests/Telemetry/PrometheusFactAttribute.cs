namespace Budkavle.Api.Tests.Telemetry;

/// <summary>A test that needs Prometheus itself; skipped where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PrometheusFactAttribute : FactAttribute
{
    public PrometheusFactAttribute() =>
        Skip = File.Exists(PrometheusServer.Program) ? null : $"Prometheus is not installed (no {PrometheusServer.Program}).";
}
