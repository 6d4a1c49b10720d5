using System.Diagnostics;
using Budkavle.Chaos.Processes;

namespace Budkavle.Cluster.Tests.Silos;

/// <summary>The tables of members, made by the program as an operator runs it.</summary>
public sealed class MigrateTests(TwoSilos silos) : IClassFixture<TwoSilos>
{
    [ClusterFact]
    public async Task Two_migrations_at_once_of_a_cluster_that_runs_change_nothing()
    {
        var before = await silos.AskAsync("SELECT count(*) FROM cluster_schema_steps");

        var codes = await Task.WhenAll(MigrateAsync(), MigrateAsync());

        Assert.Equal([0, 0], codes);
        Assert.Equal(1, before);
        Assert.Equal(before, await silos.AskAsync("SELECT count(*) FROM cluster_schema_steps"));
        Assert.Equal(9, await silos.AskAsync("SELECT count(*) FROM OrleansQuery"));
        Assert.Equal(2, await silos.AskAsync("SELECT count(*) FROM cluster_members WHERE status = 3"));
    }

    [ClusterFact]
    public async Task A_schema_that_a_newer_program_made_is_refused()
    {
        await silos.AskAsync("INSERT INTO cluster_schema_steps (number, checksum) VALUES (9, 'x') RETURNING 1::bigint");

        var code = await MigrateAsync();
        await silos.AskAsync("DELETE FROM cluster_schema_steps WHERE number = 9 RETURNING 1::bigint");

        Assert.Equal(1, code);
        Assert.Equal(0, await MigrateAsync());
    }

    private async Task<int> MigrateAsync()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "budkavle.dll");
        var store = PostgresServer.ConnectionString(silos.Stage.Postgres.Port);
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, "migrate", "--store", store]))!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
