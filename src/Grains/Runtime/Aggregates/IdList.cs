using System.Globalization;
using System.Text;
using System.Text.Json;
using Budkavle.Grains.Letters;
using Budkavle.Storage;

namespace Budkavle.Grains.Runtime.Aggregates;

/// <summary>
/// Ids in the order in which they were added: a stream of its own for each list, read newest first. An entry is written before what it
/// names: a crash in between leaves an id of nothing, or, after the repeat, an id twice.
/// </summary>
/// <param name="grains">The post offices.</param>
/// <param name="shards">How many there are.</param>
/// <param name="field">What the entries are called in the log.</param>
public sealed class IdList(IGrainFactory grains, int shards, string field)
{
    private const int AttemptsMax = 20;

    public async Task AddAsync(StreamKey list, UInt128 id)
    {
        var office = OfficeOf(list);
        var entry = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $$"""{"type":"{{field}}-listed","{{field}}":"{{id:x32}}"}"""));
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var newest = await office.ReadList(list.Value, Buckets.Events, long.MaxValue, 1);
            var version = newest.Length == 0 ? 0 : (uint)newest[0].Position;
            var request = new AppendRequest { Stream = list.Value, ExpectedVersion = version, Events = [entry] };
            if (await office.Append(request) is not null) return;
        }

        throw new StorageException("A list of ids changes too fast.");
    }

    /// <summary>Ids, newest first, before a position.</summary>
    public async Task<IReadOnlyList<(UInt128 Id, long Position)>> ReadAsync(StreamKey list, long before, int max)
    {
        var rows = await OfficeOf(list).ReadList(list.Value, Buckets.Events, before, max);
        return [.. rows.Select(row => (Read(row.Bytes), row.Position))];
    }

    private IPostOfficeGrain OfficeOf(StreamKey list) => grains.GetGrain<IPostOfficeGrain>(list.ShardOf(shards));

    private UInt128 Read(ReadOnlyMemory<byte> row)
    {
        using var json = JsonDocument.Parse(row[(8 + AlarmChange.SizeBytes)..]);
        return UInt128.Parse(json.RootElement.GetProperty(field).GetString()!, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
