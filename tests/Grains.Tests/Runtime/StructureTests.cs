using System.Runtime.CompilerServices;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Tests.Support;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;
using Xunit.Abstractions;

namespace Budkavle.Grains.Tests.Runtime;

/// <summary>The engine's own structures against the plain ones that they stand for.</summary>
public sealed class StructureTests(ITestOutputHelper output)
{
    [Fact]
    public void Heads_are_those_of_a_dictionary_also_after_being_saved_and_loaded()
    {
        var random = SeededRandom.Create(output);
        var model = new Dictionary<StreamKey, MailboxHead>();
        var table = new HeadTable();
        for (var step = 0; step < 20_000; step++)
        {
            var stream = KeyOf(random.Next(6000));
            ref var head = ref table.GetOrAdd(stream);
            model.TryGetValue(stream, out var expected);
            Assert.Equal(expected, head);
            head = new MailboxHead
            {
                Version = expected.Version + 1,
                Letters = (uint)random.Next(),
                Unread = (uint)random.Next(),
                Flags = (MailboxFlags)random.Next(),
            };
            model[stream] = head;
        }

        var loaded = new HeadTable();
        using var saved = table.Save(1000);
        loaded.Load(saved.Parts);

        foreach (var read in new[] { table, loaded })
        {
            Assert.Equal(model.Count, read.Count);
            foreach (var (stream, head) in model) Assert.Equal(head, read.Find(stream));
            Assert.True(Unsafe.IsNullRef(ref read.Find(KeyOf(7000))));
        }
    }

    /// <summary>Mailboxes' keys are hashes; those of shards and dispatches are zeros in large part, and 0 itself is one.</summary>
    private static StreamKey KeyOf(int number) => (number % 3) switch
    {
        0 => new StreamKey(new UInt128(0x9E37_79B9_7F4A_7C15UL * (ulong)number, 0xC2B2_AE3D_27D4_EB4FUL * (ulong)number)),
        1 => new StreamKey((UInt128)(uint)number),
        _ => StreamKey.OfShard(number, 8192),
    };

    [Fact]
    public void Heads_cut_short_are_refused() =>
        Assert.Throws<InvalidDataException>(() => new HeadTable().Load([new byte[64], new byte[33]]));

    [Fact]
    public void A_filter_knows_every_key_and_few_others_also_after_being_saved_and_loaded()
    {
        var random = SeededRandom.Create(output);
        var filter = new KeyFilter();
        // Above a million the second layer begins.
        var keys = Enumerable.Range(0, 1_200_000).Select(_ => RandomHash(random)).ToArray();
        foreach (var key in keys) filter.Add(key);

        foreach (var read in new[] { filter, KeyFilter.Load(filter.Save()), KeyFilter.Load(filter.Save(100_003)) })
        {
            Assert.Equal(keys.Length, read.Count);
            Assert.True(Array.TrueForAll(keys, read.MayContain));
            var strangers = Enumerable.Range(0, 200_000).Count(_ => read.MayContain(RandomHash(random)));
            output.WriteLine($"{strangers} of 200000 strangers");
            Assert.InRange(strangers, 0, 200_000 * 2 / 100);
        }
    }

    private static UInt128 RandomHash(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    [Fact]
    public void A_filter_cut_short_is_refused()
    {
        var filter = new KeyFilter();
        filter.Add(1);
        var bytes = filter.Save()[0];

        foreach (var length in new[] { 1, 15, 16, 18, 20, 21, bytes.Length - 1 })
        {
            Assert.Throws<InvalidDataException>(() => KeyFilter.Load([bytes[..length]]));
        }
    }

    [Fact]
    public void A_tail_gives_the_newest_row_of_each_key_and_a_run_that_leads_the_views_there()
    {
        var random = SeededRandom.Create(output);
        for (var round = 0; round < 200; round++)
        {
            var views = new SortedDictionary<ViewKey, byte>();
            var model = new SortedDictionary<ViewKey, byte>();
            for (var i = 0; i < 10; i++) model[RandomKey(random)] = 0;
            foreach (var (key, value) in model) views[key] = value;
            var tail = new ViewTail();
            for (byte step = 1; step < 60; step++)
            {
                var key = RandomKey(random);
                var change = model.ContainsKey(key) ? (ViewChange)random.Next(1, 3) : ViewChange.Insert;
                if (change == ViewChange.Delete) model.Remove(key);
                else model[key] = step;
                tail.Add(new ViewRow(key, change, new[] { step }), step);
                Assert.True(tail.TryFind(key, out var newest));
                Assert.Equal((change, step), (newest.Change, newest.Bytes.Span[0]));
            }

            var fresh = tail.Read(new StreamKey(1), 1, 2, 5, ascending: true, 100, out _);
            List<ViewRow> run = [];
            tail.SortInto(run);
            Assert.Equal(run.Select(row => row.Key).Distinct().Order(), run.Select(row => row.Key));
            Assert.All(run, row => Assert.False(row.Change == ViewChange.Insert && views.ContainsKey(row.Key) && model[row.Key] == 0));
            Assert.Equal(
                run.Where(row => row.Key is { Stream.Value: var stream, Bucket: 1, Position: >= 2 and < 5 } && stream == 1)
                    .Select(row => (row.Key.Position, row.Change == ViewChange.Delete)),
                fresh.Select(row => (row.Key.Position, row.Change == ViewChange.Delete)));
            foreach (var row in run)
            {
                if (row.Change == ViewChange.Delete) views.Remove(row.Key);
                else views[row.Key] = row.Bytes.Span[0];
            }

            Assert.Equal(model, views);
        }
    }

    private static ViewKey RandomKey(Random random) => new(new StreamKey((UInt128)random.Next(3)), (byte)random.Next(1, 3), random.Next(6));
}
