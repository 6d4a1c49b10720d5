using System.Buffers.Binary;
using Budkavle.Storage;

namespace Budkavle.Grains.Runtime;

/// <summary>Reading lists and entries: what is in the views, with what is not yet there laid over it.</summary>
public sealed partial class Shard
{
    /// <summary>
    /// Committed rows of a list with a position from <paramref name="from"/> (inclusive) to <paramref name="before"/> (exclusive).
    /// </summary>
    public async ValueTask<IReadOnlyList<ViewRow>> ReadListAsync(
        StreamKey stream, byte bucket, long from, long before, bool ascending, int rowsMax, CancellationToken cancellationToken)
    {
        var fresh = new SortedDictionary<long, ViewRow>();
        CollectFresh(stream, bucket, from, before, fresh);
        var deleted = fresh.Values.Count(row => row.Change == ViewChange.Delete);
        var stored = await _store.Views.ReadListAsync(
            stream, bucket, from, before, ascending, rowsMax + deleted, cancellationToken);
        // A spill may have ended in between: what it wrote is then in both, and the fresh row is the same.
        foreach (var row in stored) fresh.TryAdd(row.Key.Position, row with { Bytes = RowSealing.Open(_sealer, row) });
        var ordered = ascending ? fresh.Values : fresh.Values.Reverse();
        return [.. ordered.Where(row => row.Change != ViewChange.Delete).Take(rowsMax)];
    }

    private void CollectFresh(StreamKey stream, byte bucket, long from, long before, SortedDictionary<long, ViewRow> fresh)
    {
        lock (_gate)
        {
            _tail.Collect(stream, bucket, from, before, fresh);
            _spilling?.Collect(stream, bucket, from, before, fresh);
        }
    }

    /// <summary>The committed rows with the given keys, in order; null where there is none.</summary>
    public async ValueTask<ViewRow?[]> ReadRowsAsync(IReadOnlyList<ViewKey> keys, CancellationToken cancellationToken)
    {
        var rows = new ViewRow?[keys.Count];
        List<ViewKey>? asked = null;
        lock (_gate)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                if (_tail.TryFind(keys[i], out var row) || (_spilling?.TryFind(keys[i], out row) ?? false)) rows[i] = row;
                else (asked ??= []).Add(keys[i]);
            }
        }

        if (asked is not null)
        {
            var stored = await _store.Views.ReadRowsAsync(asked, cancellationToken);
            for (int i = 0, next = 0; i < rows.Length; i++)
            {
                if (rows[i] is not null) continue;
                rows[i] = stored[next] is { } row ? row with { Bytes = RowSealing.Open(_sealer, row) } : null;
                next++;
            }
        }

        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i] is { Change: ViewChange.Delete }) rows[i] = null;
        }

        return rows;
    }

    /// <summary>The first of several keys that has a row, or null.</summary>
    public async ValueTask<ViewRow?> ReadFirstAsync(IReadOnlyList<ViewKey> keys, CancellationToken cancellationToken)
    {
        var rows = await ReadRowsAsync(keys, cancellationToken);
        return Array.Find(rows, row => row is not null);
    }

    /// <summary>The committed entries with the given sequences, in order; null where there is none.</summary>
    public ValueTask<Entry?[]> ReadEntriesAsync(IReadOnlyList<long> sequences, CancellationToken cancellationToken) =>
        new LogReader(_store.Log, _sealer).ReadEntriesAsync(
            [.. sequences.Select(sequence => new LogPosition(Number, sequence))], cancellationToken);
}
