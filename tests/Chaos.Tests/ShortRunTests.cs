using Xunit.Abstractions;

namespace Budkavle.Chaos.Tests;

/// <summary>Short chaos and one round of power loss on each store. The long runs are ./run chaos.</summary>
[Collection(ProcessCollection.Name)]
public sealed class ShortRunTests(ITestOutputHelper output)
{
    [MachineFact]
    public Task Nothing_is_lost_or_doubled_by_a_few_faults_on_SQLite() => ShortRun.ChaosAsync(isPostgres: false, faults: 3, output);

    [MachineFact(postgres: true)]
    public Task Nothing_is_lost_or_doubled_by_a_few_faults_on_PostgreSQL() => ShortRun.ChaosAsync(isPostgres: true, faults: 3, output);

    [MachineFact(disk: true)]
    public Task Nothing_acknowledged_is_lost_when_the_power_goes_on_SQLite() => ShortRun.PowerLossAsync(isPostgres: false, output);

    [MachineFact(disk: true, postgres: true)]
    public Task Nothing_acknowledged_is_lost_when_the_power_goes_on_PostgreSQL() => ShortRun.PowerLossAsync(isPostgres: true, output);
}
