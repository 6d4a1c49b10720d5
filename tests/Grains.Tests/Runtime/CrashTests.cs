using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Runtime;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage;
using Budkavle.Storage.InMemory;
using Budkavle.Storage.Tests.Support;

namespace Budkavle.Grains.Tests.Runtime;

/// <summary>One scenario, broken at every step in every way; whoever uses the office opens it anew and asks again, same key.</summary>
public sealed class CrashTests
{
    private const int StepsMax = 60;
    private const int CutsMax = 12;

    private static readonly EngineLimits Limits = new()
    {
        BlockBytesMax = 512,
        TailRowsMax = int.MaxValue,
        HeadsPartBytes = 64,
        KeysInMemoryMax = 1,
    };

    private static readonly UInt128 Anna = Post.Mailbox(1);
    private static readonly UInt128 Bo = Post.Mailbox(2);

    public enum Fault
    {
        /// <summary>The call does nothing.</summary>
        Before,

        /// <summary>The call does its work and the answer is lost.</summary>
        After,

        /// <summary>Of a run of rows, some are written.</summary>
        Cut,
    }

    [Theory]
    [InlineData(Fault.Before)]
    [InlineData(Fault.After)]
    [InlineData(Fault.Cut)]
    public async Task Whatever_breaks_the_outcome_is_that_of_a_run_in_which_nothing_breaks(Fault fault)
    {
        var sound = new FaultyStore(new MemoryStore(1));
        var kinds = new List<StoreStepKind>();
        sound.Before = step =>
        {
            kinds.Add(step.Kind);
            return default;
        };
        var expected = await OutcomeAsync(new Run(sound));
        Assert.InRange(kinds.Count, 20, StepsMax);
        foreach (var (step, cut) in PlacesOf(fault, kinds))
        {
            var run = new Run(new FaultyStore(new MemoryStore(1)));
            run.Break(fault, step, cut);
            var outcome = await OutcomeAsync(run);
            if (outcome != expected) Assert.Fail($"{fault} at step {step}, cut {cut}:\n{outcome}\nwanted:\n{expected}");
        }
    }

    /// <summary>Up to the fault a run goes as the sound one, so only its steps that save rows can be cut.</summary>
    private static IEnumerable<(int Step, int Cut)> PlacesOf(Fault fault, IReadOnlyList<StoreStepKind> kinds) =>
        from step in Enumerable.Range(1, kinds.Count)
        where fault != Fault.Cut || kinds[step - 1] == StoreStepKind.SaveViews
        from cut in Enumerable.Range(0, fault == Fault.Cut ? CutsMax : 1)
        select (step, cut);

    private static async Task<string> OutcomeAsync(Run run)
    {
        await run.PlayAsync();
        var before = await run.DescribeAsync();
        await run.ReopenAsync();
        var after = await run.DescribeAsync();
        Assert.Equal(before, after);
        await run.CheckLogAsync();
        await run.DisposeAsync();
        return after.Letters;
    }

    private sealed class Run(FaultyStore store) : IAsyncDisposable
    {
        private readonly TestClock _clock = new();
        private OfficeWorld? _world;

        public void Break(Fault fault, int step, int cut)
        {
            store.Before = now => fault == Fault.Before && now.Number == step ? throw new StorageException("Broken before.") : default;
            store.After = now => fault == Fault.After && now.Number == step ? throw new StorageException("Broken after.") : default;
            store.CutRowsAt = now => fault == Fault.Cut && now.Number == step ? cut : null;
        }

        public async Task PlayAsync()
        {
            await AskAsync(world => world.RegisterAsync(Anna));
            await AskAsync(world => world.RegisterAsync(Bo));
            var first = await DeliverAsync(Post.To(Anna, 1, "one"));
            var later = await DeliverAsync(Post.To(Anna, 2, "two", publishAt: 1_800_000_001_000));
            await AskAsync(world => world.Turn(() => world.Office().Shard.SpillAsync()));
            await AskAsync(world => world.CommandAsync(Anna, first.Version, LetterCommand.Archive));
            await AskAsync(world => world.Keys.SaveAsync());
            var third = await DeliverAsync(Post.To(Bo, 3, "three"));
            _clock.Advance(1000);
            await AskAsync(world => world.Turn(() => world.Office().RingAsync()));
            await AskAsync(world => world.Turn(() => world.Office().Shard.SaveHeadsAsync()));
            await AskAsync(world => world.CommandAsync(Anna, first.Version, LetterCommand.Confirm));
            await AskAsync(world => world.Turn(() => world.Office().Shard.SpillAsync()));
            await AskAsync(world => world.CommandAsync(Anna, first.Version, LetterCommand.Restore));
            await AskAsync(world => world.CommandAsync(Bo, third.Version, LetterCommand.Read));
            await AskAsync(world => world.CommandAsync(Bo, third.Version, LetterCommand.Archive));
            await AskAsync(world => world.CommandAsync(Anna, later.Version, LetterCommand.Archive));
            await AskAsync(world => world.Turn(() => world.Office().Shard.SpillAsync()));
            await AskAsync(world => world.Keys.SaveAsync(always: true));
            await DeliverAsync(Post.To(Bo, 4, "four"));
            var refused = await AskAsync(world => world.DeliverAsync(Post.To(Bo, 1, "other")));
            Assert.Equal(LetterRefusal.KeyReused, refused.Refusal);
            var repeated = await AskAsync(world => world.DeliverAsync(Post.To(Anna, 1, "one")));
            Assert.Equal(first with { Repeated = true }, repeated with { Repeated = true });
        }

        /// <summary>Sent, and sent again: both answers are the first.</summary>
        private async Task<DeliverResult> DeliverAsync(DeliverItem item)
        {
            var sent = await AskAsync(world => world.DeliverAsync(item));
            var again = await AskAsync(world => world.DeliverAsync(item));
            Assert.Equal(LetterRefusal.None, sent.Refusal);
            Assert.Equal(sent with { Repeated = true }, again);
            return sent;
        }

        public async Task ReopenAsync()
        {
            if (_world is not null) await _world.DisposeAsync();
            _world = await OfficeWorld.OpenAsync(store, _clock, Limits);
            await _world.OpenAsync();
        }

        private Task AskAsync(Func<OfficeWorld, Task> ask) => AskAsync(async world =>
        {
            await ask(world);
            return true;
        });

        private async Task<T> AskAsync<T>(Func<OfficeWorld, Task<T>> ask)
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    if (_world is null) await ReopenAsync();
                    return await ask(_world!);
                }
                catch (StorageException) when (attempt < 3)
                {
                    if (_world is not null) await _world.DisposeAsync();
                    _world = null;
                }
            }
        }

        public async Task<(string Letters, string Heads)> DescribeAsync()
        {
            store.Before = _ => default;
            store.After = _ => default;
            store.CutRowsAt = _ => null;
            if (_world is null) await ReopenAsync();
            var world = _world!;
            var lines = new List<string>();
            foreach (var mailbox in new[] { Anna, Bo })
            {
                var view = await world.ReadAsync(mailbox);
                lines.Add($"{view.Registered} {view.Letters} letters, {view.Unread} unread");
                foreach (var bucket in new[] { Buckets.Inbox, Buckets.Archive, Buckets.Scheduled })
                {
                    var rows = await world.ListAsync(mailbox, bucket);
                    lines.AddRange(rows.Select(
                        row => $"{bucket}: {row.SubjectText} {row.Status} {row.Archived} {row.ReadAt} {row.ConfirmedAt}"));
                }
            }

            var due = await world.Turn(() => world.Office().ReadListAsync(
                StreamKey.OfShard(0, 1), Buckets.Due, 0, long.MaxValue, ascending: true, 10));
            lines.Add($"{due.Length} due");
            return (string.Join('\n', lines), string.Join('\n', await world.HeadsAsync()));
        }

        public async Task CheckLogAsync()
        {
            var entries = await _world!.EntriesAsync();
            foreach (var stream in entries.GroupBy(entry => entry.Stream))
            {
                Assert.Equal(Enumerable.Range(1, stream.Count()), stream.Select(entry => (int)entry.Version));
            }

            var letters = entries.Where(entry => entry.Type is EntryType.LetterDelivered or EntryType.LetterScheduled).ToList();
            Assert.Equal(4, letters.Count);
            Assert.Equal(4, letters.Select(entry => StoredLetter.Read(entry.Payload).Key).Distinct().Count());
        }

        public async ValueTask DisposeAsync()
        {
            if (_world is not null) await _world.DisposeAsync();
        }
    }
}
