using Budkavle.Storage.Postgres;

namespace Budkavle.Storage;

/// <summary>
/// One store over several PostgreSQL servers, for a log that one server cannot take. Each shard, with its entries, views and heads, is on
/// the server of its number modulo the number of servers; idempotency keys and contents are spread by their hashes; documents, and the
/// marks of the key table, are on the first server.
/// </summary>
/// <remarks>
/// No transaction spans two servers, and none of the store's promises needs one: a block, a checkpoint and a group of documents are each on
/// one server, and keys, marks and contents can be written again. While a server is away its shards answer errors and the others go on,
/// as far as they need no content, key or document of it.
/// Each database remembers its place, the number of servers and the store it belongs to, so none can be left out, swapped or mixed up.
/// </remarks>
public sealed class SpreadStore : IStore, IProjections
{
    private readonly IReadOnlyList<IStore> servers;

    /// <summary>A store over others, which belong to it from now on. All have the same shards, and lanes by the rule below.</summary>
    internal SpreadStore(IReadOnlyList<IStore> servers)
    {
        this.servers = servers;
        var lanes = servers[0].Info.WriteLanes;
        if (servers.Any(server => server.Info.WriteLanes != lanes || server.Log.Shards != servers[0].Log.Shards))
            throw new ArgumentException("The servers do not have the same shards and lanes.", nameof(servers));

        // Shard s is written by lane s modulo all lanes; since their number is a multiple of the servers', a lane is of one server.
        Info = servers[0].Info with
        {
            Kind = $"{servers[0].Info.Kind} on {servers.Count} servers", WriteLanes = lanes * servers.Count,
        };
        Log = new SpreadLog([.. servers.Select(server => server.Log)]);
        Views = new SpreadViews([.. servers.Select(server => server.Views)], Log.Shards);
        Keys = new SpreadKeys([.. servers.Select(server => server.Keys)]);
        Contents = new SpreadContents([.. servers.Select(server => server.Contents)]);
        Documents = servers[0].Documents;
    }

    public StoreInfo Info { get; }

    public IEventLog Log { get; }

    public IShardViews Views { get; }

    public IKeyTable Keys { get; }

    public IContentStore Contents { get; }

    public IDocumentStore Documents { get; }

    public async ValueTask<StoreInspection> InspectAsync(CancellationToken cancellationToken)
    {
        var all = await Task.WhenAll(servers.Select(server => server.InspectAsync(cancellationToken).AsTask()));
        return new StoreInspection(
            [.. all.SelectMany(one => one.Databases)],
            [.. all.SelectMany(one => one.Tables).GroupBy(table => table.Name)
                .Select(same => new StoreInspection.Size(same.Key, same.Sum(table => table.Bytes)))
                .OrderByDescending(table => table.Bytes).Take(StoreInspection.EntriesMax)],
            [.. all.SelectMany(one => one.Running).OrderByDescending(one => one.Total).Take(StoreInspection.EntriesMax)],
            all.All(one => one.Costly is null) ? null : Together(all.SelectMany(one => one.Costly ?? [])));
    }

    private static StoreInspection.Statement[] Together(IEnumerable<StoreInspection.Statement> costly) =>
        [.. costly.GroupBy(one => one.Text)
            .Select(same => new StoreInspection.Statement(
                same.Key, same.Sum(one => one.Calls), TimeSpan.FromTicks(same.Sum(one => one.Total.Ticks))))
            .OrderByDescending(one => one.Total).Take(StoreInspection.EntriesMax)];

    /// <summary>Opens a store over databases that exist, making or upgrading their tables as needed.</summary>
    /// <param name="options">What is the same for all; lanes and pool are those of each server.</param>
    /// <param name="connectionStrings">The databases, two or more, always in the order in which the store was made.</param>
    /// <exception cref="StorageException">As for one database; or one of them belongs elsewhere.</exception>
    public static async Task<SpreadStore> OpenAsync(
        PostgresStoreOptions options, IReadOnlyList<string> connectionStrings, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(connectionStrings.Count, 2);
        var opened = new List<PostgresStore>();
        try
        {
            for (var server = 0; server < connectionStrings.Count; server++)
            {
                var own = options with
                {
                    ConnectionString = connectionStrings[server],
                    Server = server,
                    Servers = connectionStrings.Count,
                    StoreId = opened.Count == 0 ? null : opened[0].Id,
                };
                opened.Add(await PostgresStore.OpenAsync(own, cancellationToken));
            }

            return new SpreadStore(opened);
        }
        catch
        {
            foreach (var store in opened) await store.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task DropProjectionsAsync(CancellationToken cancellationToken)
    {
        // The first server first: it has the marks of the key table, without which no key counts as saved.
        foreach (var server in servers.Cast<IProjections>()) await server.DropProjectionsAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers) await server.DisposeAsync();
    }

    /// <summary>The server of a hash, by ranges of equal size, so that what is sorted by hash stays sorted from server to server.</summary>
    internal static int ServerOf(UInt128 hash, int servers) => new StreamKey(hash).ShardOf(servers);
}
