namespace Budkavle.Storage;

internal sealed class SpreadKeys(IKeyTable[] servers) : IKeyTable
{
    public async ValueTask<IReadOnlyList<KeyRow?>> FindAsync(IReadOnlyList<UInt128> keys, CancellationToken cancellationToken) =>
        await Scatter.AskAsync(
            keys, key => SpreadStore.ServerOf(key, servers.Length),
            (server, part) => servers[server].FindAsync(part, cancellationToken));

    /// <summary>Rows come in ranges of keys, so most calls are for one server.</summary>
    public async ValueTask SaveAsync(IReadOnlyList<KeyRow> rows, CancellationToken cancellationToken)
    {
        var parts = rows.GroupBy(row => SpreadStore.ServerOf(row.Key, servers.Length));
        await Task.WhenAll(parts.Select(part => servers[part.Key].SaveAsync([.. part], cancellationToken).AsTask()));
    }

    /// <summary>Called when the rows are in on all servers, so one place for the marks is enough.</summary>
    public ValueTask SaveMarksAsync(KeyMarks marks, CancellationToken cancellationToken) =>
        servers[0].SaveMarksAsync(marks, cancellationToken);

    public ValueTask<KeyMarks> ReadMarksAsync(CancellationToken cancellationToken) => servers[0].ReadMarksAsync(cancellationToken);
}
