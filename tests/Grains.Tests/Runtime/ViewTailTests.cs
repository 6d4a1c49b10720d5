using Budkavle.Domain.Tests.Support;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;
using Xunit.Abstractions;

namespace Budkavle.Grains.Tests.Runtime;

/// <summary>Rows that are not yet in the views, of streams with few of them and with many.</summary>
public sealed class ViewTailTests(ITestOutputHelper output)
{
    private static readonly StreamKey Stream = new(7);

    [Theory]
    [InlineData(5, 10)]
    [InlineData(63, 100)]
    [InlineData(64, 40)]
    [InlineData(65, 1000)]
    [InlineData(3000, 5000)]
    [InlineData(20_000, 2000)]
    public void Any_range_of_any_list_shows_the_newest_row_of_each_position_in_order(int rows, int positions)
    {
        var random = SeededRandom.Create(output);
        var tail = new ViewTail();
        var model = new Dictionary<(byte Bucket, long Position), int>();
        for (var number = 1; number <= rows; number++)
        {
            // Lists that grow at their end, with changes all over.
            var key = new ViewKey(Stream, (byte)random.Next(1, 4), random.Next(4) == 0 ? random.Next(positions) : number);
            tail.Add(RowOf(key, number), 1);
            tail.Add(RowOf(key with { Stream = new StreamKey((UInt128)(100 + (number % 50))) }, -number), 1);
            model[(key.Bucket, key.Position)] = number;
        }

        for (var round = 0; round < 200; round++)
        {
            var (bucket, ascending, max) = ((byte)random.Next(0, 5), random.Next(2) == 0, random.Next(1, 60));
            var from = random.Next(-5, Math.Max(rows, positions) + 5);
            var before = from + random.Next(0, rows + 10);
            var inRange = model.Where(row => row.Key.Bucket == bucket && row.Key.Position >= from && row.Key.Position < before)
                .OrderBy(row => ascending ? row.Key.Position : -row.Key.Position).ToArray();

            var read = tail.Read(Stream, bucket, from, before, ascending, max, out var more);

            Assert.Equal(
                inRange.Take(max).Select(row => (row.Key.Position, row.Value)), read.Select(row => (row.Key.Position, NumberOf(row))));
            Assert.Equal(inRange.Length > max, more);
        }

        Assert.All(model, row =>
        {
            Assert.True(tail.TryFind(new ViewKey(Stream, row.Key.Bucket, row.Key.Position), out var found));
            Assert.Equal(row.Value, NumberOf(found));
        });
        Assert.False(tail.TryFind(new ViewKey(Stream, 1, -1), out _));
        Assert.False(tail.TryFind(new ViewKey(new StreamKey(8), 1, 1), out _));
    }

    [Fact]
    public void A_page_of_a_long_list_takes_no_more_than_one_of_a_short_list()
    {
        var (small, large) = (TailOf(200), TailOf(200_000));
        var (ofSmall, ofLarge) = (BytesOfPage(small, 100), BytesOfPage(large, 100_000));

        output.WriteLine($"{ofSmall} and {ofLarge} bytes");
        Assert.InRange(ofLarge, 1, ofSmall * 2);
    }

    private static ViewTail TailOf(int rows)
    {
        var tail = new ViewTail();
        for (var number = 1; number <= rows; number++) tail.Add(RowOf(new ViewKey(Stream, 1, number), number), 1);
        return tail;
    }

    private static long BytesOfPage(ViewTail tail, long before)
    {
        Assert.Equal(50, tail.Read(Stream, 1, 0, before, ascending: false, 50, out _).Count);
        var start = GC.GetAllocatedBytesForCurrentThread();
        tail.Read(Stream, 1, 0, before, ascending: false, 50, out _);
        return GC.GetAllocatedBytesForCurrentThread() - start;
    }

    private static ViewRow RowOf(ViewKey key, int number) => new(key, ViewChange.Insert, BitConverter.GetBytes(number));

    private static int NumberOf(ViewRow row) => BitConverter.ToInt32(row.Bytes.Span);
}
