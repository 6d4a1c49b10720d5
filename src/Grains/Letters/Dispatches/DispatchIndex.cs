using System.Globalization;
using System.Text;
using System.Text.Json;
using Budkavle.Grains.Identity;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>
/// The dispatches of each sender in the order of their making: a stream of its own for each sender, read newest first.
/// </summary>
/// <remarks>
/// An entry is written before its dispatch: a crash in between leaves an id without a dispatch, or, after the repeat, an id twice.
/// </remarks>
public sealed class DispatchIndex(IGrainFactory grains, KeyedHashes hashes)
{
    private const int AttemptsMax = 20;

    public async Task AddAsync(UInt128 sender, UInt128 dispatch)
    {
        var stream = hashes.DispatchesOf(sender);
        var office = OfficeOf(stream);
        var entry = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $$"""{"type":"dispatch-listed","dispatch":"{{dispatch:x32}}"}"""));
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var newest = await office.ReadList(stream.Value, Buckets.Events, long.MaxValue, 1);
            var version = newest.Length == 0 ? 0 : (uint)newest[0].Position;
            var request = new AppendRequest { Stream = stream.Value, ExpectedVersion = version, Events = [entry] };
            if (await office.Append(request) is not null) return;
        }

        throw new StorageException("The list of a sender's dispatches changes too fast.");
    }

    /// <summary>Ids of the sender's dispatches, newest first, before a position.</summary>
    public async Task<IReadOnlyList<(UInt128 Dispatch, long Position)>> ReadAsync(UInt128 sender, long before, int max)
    {
        var stream = hashes.DispatchesOf(sender);
        var rows = await OfficeOf(stream).ReadList(stream.Value, Buckets.Events, before, max);
        return [.. rows.Select(row => (Read(row.Bytes), row.Position))];
    }

    private IPostOfficeGrain OfficeOf(StreamKey stream) => grains.GetGrain<IPostOfficeGrain>(stream.ShardOf(hashes.Shards));

    private static UInt128 Read(ReadOnlyMemory<byte> row)
    {
        using var json = JsonDocument.Parse(row[(8 + AlarmChange.SizeBytes)..]);
        return UInt128.Parse(json.RootElement.GetProperty("dispatch").GetString()!, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
