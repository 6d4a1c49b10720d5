using Xunit.Abstractions;

namespace Budkavle.Chaos.Tests;

/// <summary>One power cut on each store. More of them: ./run chaos power-loss.</summary>
public sealed class ShortPowerLossTests(ITestOutputHelper output)
{
    [MachineFact(disk: true)]
    public Task Nothing_acknowledged_is_lost_when_the_power_goes_on_SQLite() => ShortRun.PowerLossAsync(isPostgres: false, output);

    [MachineFact(disk: true, postgres: true)]
    public Task Nothing_acknowledged_is_lost_when_the_power_goes_on_PostgreSQL() => ShortRun.PowerLossAsync(isPostgres: true, output);
}
