using System.Diagnostics;
using Budkavle.Chaos.Processes;
using Budkavle.Tests.Support;

namespace Budkavle.Cluster.Tests.Silos;

/// <summary>How a front end must not be started, tried with the program as an operator runs it.</summary>
public sealed class FrontEndStartTests(TwoSilos silos) : IClassFixture<TwoSilos>, IDisposable
{
    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("budkavle-front-end-").FullName, "data");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    [ClusterFact]
    public async Task A_front_end_on_sqlite_is_refused_and_leaves_nothing_behind()
    {
        var (code, said) = await ServeAsync("--front-end");

        Assert.Equal(1, code);
        Assert.Contains("PostgreSQL", said, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder));
    }

    [ClusterFact]
    public async Task A_front_end_without_the_key_ring_of_its_silos_is_refused_and_makes_none()
    {
        var (code, said) = await ServeAsync("--front-end", "--store", PostgresServer.ConnectionString(silos.Stage.Postgres.Port));

        Assert.Equal(1, code);
        Assert.Contains("key ring", said, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "keys", "ring.json")));
    }

    [ClusterFact]
    public async Task A_front_end_with_a_port_for_front_ends_of_its_own_is_refused()
    {
        var (code, said) = await ServeAsync("--front-end", "--store", "Host=nowhere", "--gateway-port", "30000");

        Assert.Equal(1, code);
        Assert.Contains("--gateway-port", said, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Said)> ServeAsync(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "budkavle.dll");
        var start = new ProcessStartInfo("dotnet", [program, "serve", "--port", $"{FreePort.Find()}", "--data", _folder, .. arguments])
        {
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, said);
    }
}
