using Budkavle.Api.Health;
using Budkavle.Chaos.Client;
using Budkavle.Chaos.Processes;
using Budkavle.Cluster.Tests.Silos;
using Budkavle.Silo.Demo;
using Budkavle.Silo.Hosting;
using Budkavle.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Budkavle.Cluster.Tests.InProcess;

/// <summary>
/// Silos and front ends inside the test's process, configured and joined as in production, with HTTP and PostgreSQL: for what must be
/// counted or looked at inside.
/// </summary>
public class InProcessCluster : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("budkavle-in-process-").FullName;
    private readonly List<WebApplication> _running = [];
    private PostgresServer? _postgres;

    private string Data => Path.Combine(_folder, "data");

    public virtual Task InitializeAsync()
    {
        if (ClusterFactAttribute.MissingReason is not null) return Task.CompletedTask;
        // The user postgres must get through to its own folder below.
        if (Shell.IsRoot) Shell.Run("chmod", "711", _folder);
        _postgres = PostgresServer.Create(Path.Combine(_folder, "postgres"));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        foreach (var app in Enumerable.Reverse(_running))
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        _postgres?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Starts one more silo or front end; its address. The first makes the demo's data.</summary>
    internal async Task<Uri> StartAsync(ClusterOptions place)
    {
        var options = new ServeOptions
        {
            Port = FreePort.Find(),
            DataDirectory = Data,
            Stores = [PostgresServer.ConnectionString(_postgres!.Port)],
            PublicUrl = "http://budkavle.test",
            DemoRecipients = 400,
            Cluster = place,
        };
        var app = await SiloHost.BuildAsync(options, CancellationToken.None);
        _running.Add(app);
        await app.StartAsync();
        await DemoData.EnsureAsync(app.Services, options);
        app.Services.GetRequiredService<Readiness>().Set(true);
        return new Uri($"http://127.0.0.1:{options.Port}");
    }

    /// <summary>Clients of one of them.</summary>
    internal SiloClient ClientOf(Uri address)
    {
        var target = new Target();
        target.Serve([address]);
        return new SiloClient(target, Cast.Read(Path.Combine(Data, "demo.json")), TimeProvider.System);
    }

    /// <summary>How many shards each silo has, as the store knows it.</summary>
    internal async Task<IReadOnlyList<long>> ShardsOfEachAsync()
    {
        await using var connection = new NpgsqlConnection(PostgresServer.ConnectionString(_postgres!.Port));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT count(*) FROM shards GROUP BY owner ORDER BY 1", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var counts = new List<long>();
        while (await reader.ReadAsync()) counts.Add(reader.GetInt64(0));
        return counts;
    }
}
