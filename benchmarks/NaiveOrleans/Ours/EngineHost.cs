using Budkavle.Grains.Availability;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Runtime;
using Budkavle.NaiveOrleans.Bare;
using Budkavle.Storage.Postgres;
using Budkavle.Storage.Sealing;
using Budkavle.Support;

namespace Budkavle.NaiveOrleans.Ours;

/// <summary>
/// Our grains on a silo of Microsoft Orleans, without HTTP; or the bare shards instead of them, over a store of the same kind.
/// </summary>
internal static class EngineHost
{
    /// <param name="keys">Folder for the key ring.</param>
    public static async Task<(WebApplication App, Engine Engine)> BuildAsync(string connectionString, string keys, string name)
    {
        var store = await PostgresStore.OpenAsync(new PostgresStoreOptions { ConnectionString = connectionString }, CancellationToken.None);
        var ring = KeyRing.OpenOrCreate(Path.Combine(keys, name + ".json"), TimeProvider.System);
        var engine = await Engine.OpenAsync(
            store, ring, new EngineLimits(), TimeProvider.System, TaskScheduler.Default, name, CancellationToken.None);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Error);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(Ports.Free()));
        builder.UseOrleans(silo => silo.UseLocalhostClustering(Ports.Free(), Ports.Free(), serviceId: name, clusterId: name));
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(engine.Services).AddSingleton(engine.Hashes)
            .AddSingleton<IAlarmClock, AlarmClock>().AddSingleton<ILegalTime, LegalTime>().AddSingleton<IClusterStanding, SoleProcess>()
            .AddSingleton(new BareWriter(store, engine.Sealer));
        return (builder.Build(), engine);
    }
}
