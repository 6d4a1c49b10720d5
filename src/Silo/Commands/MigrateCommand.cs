using System.CommandLine;
using Budkavle.Silo.Engines;
using Budkavle.Silo.Hosting;
using Budkavle.Storage;

namespace Budkavle.Silo.Commands;

/// <summary>budkavle migrate: makes or upgrades the tables, and ends.</summary>
internal static class MigrateCommand
{
    public static Command Create()
    {
        var store = StoreOption.Create();
        store.Required = true;
        var shards = new Option<int?>("--shards") { Description = "Shards of a new store (default 16); fixed when it is made." };
        var command = new Command(
            "migrate", "Makes or upgrades the tables of a PostgreSQL database, and ends. serve does the same when it starts.")
        {
            store, shards,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                var options = new ServeOptions { Stores = StoreOption.Read(parsed, store), Shards = parsed.GetValue(shards) };
                if (!options.IsPostgres) throw new ArgumentException("Only a PostgreSQL store is migrated apart from serve.");
                await using var opened = await StoreFactory.OpenAsync(options, cancellationToken);
                var engine = await GrainEngine.MigrateAsync(options, cancellationToken);
                Console.WriteLine($"The store is up to date: {opened.Info.Kind}, {opened.Log.Shards} shards. {engine}");
                return 0;
            }
            catch (Exception failure) when (failure is StorageException or ArgumentException)
            {
                await Console.Error.WriteLineAsync($"Cannot migrate: {failure.Message}");
                return 1;
            }
        });
        return command;
    }
}
