using Xunit.Abstractions;

namespace Budkavle.Chaos.Tests;

/// <summary>One restoration on each kind of store. More of them: ./run chaos restore.</summary>
public sealed class ShortRestoreTests(ITestOutputHelper output)
{
    [MachineFact]
    public Task What_was_acknowledged_before_a_backup_is_there_after_its_restoration_on_SQLite() =>
        ShortRun.RestoreAsync(databases: 0, output);

    [MachineFact(postgres: true)]
    public Task What_was_acknowledged_before_a_backup_is_there_after_its_restoration_on_two_databases() =>
        ShortRun.RestoreAsync(databases: 2, output);
}
