using Budkavle.Storage.Migrations;

namespace Budkavle.Storage.Postgres;

/// <summary>
/// A store in a PostgreSQL database, for several processes. A commit that was answered survives what the server's settings say.
/// </summary>
public sealed class PostgresStore : IStore, IProjections
{
    private readonly Connections connections;

    private PostgresStore(Connections connections, string id, string version, IReadOnlyList<string> durability, TimeProvider clock)
    {
        this.connections = connections;
        Id = id;
        Info = new StoreInfo($"postgresql {version}", durability, connections.LaneCount);
        Log = new PostgresLog(connections);
        Views = new PostgresViews(connections);
        Keys = new PostgresKeys(connections);
        Contents = new PostgresContents(connections, clock);
        Documents = new PostgresDocuments(connections);
    }

    /// <summary>A name made with the store, by which its databases know each other.</summary>
    internal string Id { get; }

    public StoreInfo Info { get; }

    public IEventLog Log { get; }

    public IShardViews Views { get; }

    public IKeyTable Keys { get; }

    public IContentStore Contents { get; }

    public IDocumentStore Documents { get; }

    /// <summary>Opens a store in a database that exists, making or upgrading its tables as needed.</summary>
    /// <exception cref="StorageException">
    /// The database is not there, does not keep what it acknowledges, was made with other shards, or by a newer program.
    /// </exception>
    public static Task<PostgresStore> OpenAsync(PostgresStoreOptions options, CancellationToken cancellationToken) =>
        OpenAsync(options, Migration.Load("Postgres"), cancellationToken);

    internal static async Task<PostgresStore> OpenAsync(
        PostgresStoreOptions options, IReadOnlyList<Migration> migrations, CancellationToken cancellationToken)
    {
        options.Validate();
        var connections = new Connections(options);
        try
        {
            var (version, durability) = await connections.AskAsync(cancellationToken).ConfigureAwait(false);
            if (options.Alone) await connections.AskAloneAsync(cancellationToken).ConfigureAwait(false);
            var id = await PostgresSchema.MigrateAsync(connections, options, migrations, cancellationToken).ConfigureAwait(false);
            return new PostgresStore(connections, id, version, durability, options.Clock);
        }
        catch
        {
            await connections.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The shards that the store in a database was made with, or null where there is none.</summary>
    /// <exception cref="StorageException">It cannot be read.</exception>
    public static async Task<int?> ShardsOfAsync(string connectionString, CancellationToken cancellationToken)
    {
        try
        {
            var open = await ToolConnection.OpenAsync(connectionString, cancellationToken).ConfigureAwait(false);
            await using (open.ConfigureAwait(false))
            {
                const string Table = "SELECT to_regclass('store')::text WHERE to_regclass('store') IS NOT NULL";
                const string Shards = "SELECT value FROM store WHERE name = 'shards'";
                if ((await open.TextsAsync(Table, cancellationToken).ConfigureAwait(false)).Count == 0) return null;
                var shards = await open.TextsAsync(Shards, cancellationToken).ConfigureAwait(false);
                return shards.Count == 1 && int.TryParse(shards[0], out var number) ? number : null;
            }
        }
        catch (Exception exception) when (Faults.IsStoreFault(exception))
        {
            throw Faults.Wrap(exception);
        }
    }

    /// <inheritdoc/>
    public async Task DropProjectionsAsync(CancellationToken cancellationToken)
    {
        await connections.AskAloneAsync(cancellationToken).ConfigureAwait(false);
        await connections.TransactAsync(
            async open =>
            {
                const string Drop = """
                    UPDATE shards SET views_sequence = 0, heads_sequence = 0;
                    TRUNCATE view_rows, heads, key_marks, key_filter, keys
                    """;
                return await open.ExecuteAsync(Drop, static _ => { }, cancellationToken).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        // One that came meanwhile may have read the marks of keys that are gone.
        await connections.AskAloneAsync(cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<StoreInspection> InspectAsync(CancellationToken cancellationToken) =>
        PostgresInspector.InspectAsync(connections, cancellationToken);

    public ValueTask DisposeAsync() => connections.DisposeAsync();
}
