using Budkavle.Storage.Migrations;

namespace Budkavle.Storage.Postgres;

/// <summary>
/// A store in a PostgreSQL database, for several processes. A commit that was answered survives what the server's settings say.
/// </summary>
public sealed class PostgresStore : IStore
{
    private readonly Connections connections;

    private PostgresStore(Connections connections, string id, string version, IReadOnlyList<string> durability)
    {
        this.connections = connections;
        Id = id;
        Info = new StoreInfo($"postgresql {version}", durability, connections.LaneCount);
        Log = new PostgresLog(connections);
        Views = new PostgresViews(connections);
        Keys = new PostgresKeys(connections);
        Contents = new PostgresContents(connections);
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
            var id = await PostgresSchema.MigrateAsync(connections, options, migrations, cancellationToken).ConfigureAwait(false);
            return new PostgresStore(connections, id, version, durability);
        }
        catch
        {
            await connections.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public ValueTask DisposeAsync() => connections.DisposeAsync();
}
