using Xunit.Abstractions;

namespace Budkavle.Chaos.Tests;

/// <summary>A few faults on each store. The long runs are ./run chaos.</summary>
public sealed class ShortChaosTests(ITestOutputHelper output)
{
    [MachineFact]
    public Task Nothing_is_lost_or_doubled_by_a_few_faults_on_SQLite() => ShortRun.ChaosAsync(isPostgres: false, faults: 2, output);

    [MachineFact(postgres: true)]
    public Task Nothing_is_lost_or_doubled_by_a_few_faults_on_PostgreSQL() => ShortRun.ChaosAsync(isPostgres: true, faults: 2, output);
}
