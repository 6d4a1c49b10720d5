using System.Buffers.Binary;
using Budkavle.Domain.Portal;
using Budkavle.Grains.Identity;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Runtime;

namespace Budkavle.Grains.Portal;

/// <summary>What has happened to an agency in the portal, newest first, from the events themselves.</summary>
public sealed class PortalLog(IGrainFactory grains, KeyedHashes hashes)
{
    /// <summary>Events before a position, at most so many.</summary>
    public async Task<IReadOnlyList<(PortalEvent Event, DateTimeOffset At, long Position)>> ReadAsync(UInt128 sender, long before, int max)
    {
        var stream = hashes.PortalOf(sender);
        var office = grains.GetGrain<IPostOfficeGrain>(stream.ShardOf(hashes.Shards));
        var rows = await office.ReadList(stream.Value, Buckets.Events, before, max);
        return [.. rows.Select(row => (
            PortalCodec.ReadEvent(row.Bytes[(8 + AlarmChange.SizeBytes)..]),
            DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(row.Bytes.Span)),
            row.Position))];
    }
}
