using System.Text;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Relaying;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Letters.Relaying;
using Budkavle.Storage;

namespace Budkavle.Grains.Relaying;

/// <summary>What waits for other operators, for operations: any silo sees all of it.</summary>
public sealed class WaitingRooms(Engine engine, IGrainFactory grains, RelayLimits limits)
{
    private const int PageRows = 1000;
    private const int OperatorsMax = 1000;

    /// <summary>Every operator that something waits for, of the given shards or of all.</summary>
    public async Task<IReadOnlyList<WaitingRoom>> CountAsync(IEnumerable<int>? shards = null)
    {
        var found = await Task.WhenAll((shards ?? Enumerable.Range(0, engine.Shards)).Select(CountAsync));
        return [.. found.SelectMany(rooms => rooms).GroupBy(room => room.Domain, StringComparer.OrdinalIgnoreCase).Select(rooms =>
            new WaitingRoom(
                rooms.Key, rooms.Sum(room => room.Waiting), rooms.Any(room => room.IsMore),
                rooms.Select(room => room.OldestAt).Where(at => at != 0).DefaultIfEmpty().Min()))
            .OrderBy(room => room.Domain, StringComparer.Ordinal)];
    }

    /// <summary>
    /// Gives what waits for an operator back to its senders: each is told, and paper is ordered where the letter asks for it in the end.
    /// What an attempt under way delivers meanwhile is there twice, once on paper; so stop the operator first.
    /// </summary>
    /// <returns>How many.</returns>
    public async Task<long> GiveBackAsync(string domain, CancellationToken cancellationToken)
    {
        long count = 0;
        for (var shard = 0; shard < engine.Shards; shard++)
        {
            var office = grains.GetGrain<IPostOfficeGrain>(shard);
            while (await office.ReadRelays(domain, 0, PageRows) is { Length: > 0 } rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var noted = await office.NoteRelays(Array.ConvertAll(rows, row => NewsOf(RelayRow.Read(row.Bytes.Span), domain)));
                count += noted.Count(one => one);
            }
        }

        return count;
    }

    private static RelayNews NewsOf(RelayRow row, string domain) => new()
    {
        Mailbox = row.Mailbox.Value,
        What = EntryType.RelayFailed,
        Payload = new RelayNote { Letter = row.Letter, Operator = domain, Reason = RelayReason.GivenBack }.ToBytes(),
    };

    private async Task<IReadOnlyList<WaitingRoom>> CountAsync(int shard)
    {
        var office = grains.GetGrain<IPostOfficeGrain>(shard);
        var names = await office.ReadList(
            StreamKey.OfShard(shard, engine.Shards).Value, Buckets.RelayOperators, long.MaxValue, OperatorsMax);
        var rooms = new List<WaitingRoom>();
        foreach (var name in names) rooms.Add(await CountAsync(office, Encoding.UTF8.GetString(name.Bytes.Span)));
        return rooms;
    }

    private async Task<WaitingRoom> CountAsync(IPostOfficeGrain office, string domain)
    {
        var (count, after, oldest) = (0L, 0L, 0L);
        while (count < limits.CountMax)
        {
            var rows = await office.ReadRelays(domain, after, PageRows);
            if (oldest == 0 && rows.Length > 0) oldest = RelayRow.Read(rows[0].Bytes.Span).OrderedAt;
            count += rows.Length;
            if (rows.Length < PageRows) return new WaitingRoom(domain, count, false, oldest);
            after = rows[^1].Position;
        }

        return new WaitingRoom(domain, count, true, oldest);
    }
}
