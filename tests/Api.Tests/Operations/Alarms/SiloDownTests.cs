using Budkavle.Api.Tests.Silos;
using Budkavle.Api.Tests.Telemetry;

namespace Budkavle.Api.Tests.Operations.Alarms;

/// <summary>BudkavleDown, which no silo can tell of itself: Prometheus with the files that we hand out, its minute made a second.</summary>
public sealed class SiloDownTests
{
    [PrometheusFact]
    public async Task A_silo_that_is_frozen_is_told_by_Prometheus_until_it_goes_on()
    {
        using var directory = new TemporaryDirectory();
        using var silo = await SiloProcess.StartAsync(directory.Path);
        var (clientId, secret) = silo.OperatorClient;
        using var prometheus = new PrometheusServer(silo.Http.BaseAddress!, clientId, secret, minute: "1s");
        await Eventually.IsTrueAsync(async () => await prometheus.QueryAsync("up") is [1]);
        Assert.Empty(await prometheus.FiringAsync());

        silo.Signal("STOP");
        await Eventually.IsTrueAsync(async () => (await prometheus.FiringAsync()).Contains("BudkavleDown"));
        silo.Signal("CONT");

        await Eventually.IsTrueAsync(async () => (await prometheus.FiringAsync()).Count == 0);
    }
}
