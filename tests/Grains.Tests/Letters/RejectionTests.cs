using Budkavle.Domain.Letters;
using Budkavle.Embedded.Tests.Support;
using Budkavle.Grains.Evidence;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Letters.Rejections;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage;
using Budkavle.Storage.InMemory;
using Budkavle.Storage.Tests.Support;

namespace Budkavle.Grains.Tests.Letters;

/// <summary>Refused submissions in the log.</summary>
public sealed class RejectionTests : IDisposable
{
    private static readonly UInt128 Other = new(7, 7);
    private readonly EngineFiles _files = new();

    [Fact]
    public async Task A_refusal_is_found_by_its_key_before_and_after_a_crash_and_nobody_elses_is()
    {
        var store = new MemoryStore(4);
        await using (var engine = await EngineFixture.OpenAsync(store, _files))
        {
            var book = BookOf(engine);
            Assert.True(book.TryAdd(Refused(1)));
            Assert.Null((await book.FindAsync(Post.Sender, [Key(1)]))[0]);
            await book.WriteAsync();
            Assert.Equal(Refused(1), (await book.FindAsync(Post.Sender, [Key(1)]))[0]!.Submission);
        }

        await using var next = await EngineFixture.OpenAsync(store, _files);
        var found = await BookOf(next).FindAsync(Post.Sender, [Key(2), Key(1)]);
        Assert.Null(found[0]);
        Assert.Equal(Refused(1), found[1]!.Submission);
        Assert.Null((await BookOf(next).FindAsync(Other, [Key(1)]))[0]);
    }

    [Fact]
    public async Task The_newest_refusal_of_a_key_is_found_and_each_is_in_the_log_once_however_often_it_is_told()
    {
        await using var world = await OfficeWorld.OpenAsync(new MemoryStore(1));
        var office = await world.OpenAsync();
        await world.Turn(() => office.RejectAsync(5, [Refused(1).ToBytes(), Refused(2).ToBytes()]));
        await world.Turn(() => office.RejectAsync(5, [Refused(1).ToBytes()]));
        await world.Turn(() => office.Shard.SpillAsync());
        await world.Turn(() => office.RejectAsync(5, [Refused(1).ToBytes(), Refused(1, "invalid_letter").ToBytes()]));

        var entries = (await world.EntriesAsync()).FindAll(entry => entry.Type == EntryType.SubmissionRejected);
        Assert.Equal(["a", "a", "invalid_letter"], entries.Select(entry => RejectedSubmission.Read(entry.Payload.Span).Code));
        var rows = await world.Turn(() => office.FindRejectionsAsync(5, [Key(1)]));
        Assert.Equal("invalid_letter", RecordedRejection.Read(0, rows[0]!.Value.Bytes).Submission.Code);
        Assert.Equal(entries[^1].Sequence, RecordedRejection.Read(0, rows[0]!.Value.Bytes).Position.Sequence);
    }

    [Fact]
    public async Task A_key_that_was_refused_is_free_for_a_letter()
    {
        await using var world = await OfficeWorld.OpenAsync(new MemoryStore(1));
        await world.OpenAsync();
        var letter = Post.To(Post.Mailbox(), key: 1);
        Assert.Equal(LetterRefusal.RecipientNotReachable, (await world.DeliverAsync(letter)).Refusal);
        await world.Turn(() => world.Office().RejectAsync(5, [(Refused(1) with { Key = letter.Key }).ToBytes()]));
        await world.RegisterAsync(Post.Mailbox());

        Assert.True((await world.DeliverAsync(letter)).IsNew);

        Assert.True((await world.DeliverAsync(letter)).Repeated);
        var changed = Post.To(Post.Mailbox(), key: 1, subject: "Other");
        Assert.Equal(LetterRefusal.KeyReused, (await world.DeliverAsync(changed)).Refusal);
    }

    [Theory]
    [InlineData(typeof(StorageException))]
    [InlineData(typeof(ArithmeticException))]
    public async Task What_cannot_be_written_is_written_later_whatever_the_reason(Type reason)
    {
        var store = new FaultyStore(new MemoryStore(1));
        await using var engine = await EngineFixture.OpenAsync(store, _files);
        var book = BookOf(engine);
        book.TryAdd(Refused(1));
        store.Before = step => step.Kind == StoreStepKind.Append
            ? throw (Exception)Activator.CreateInstance(reason, "Full.")! : default;
        await book.WriteAsync();
        store.Before = _ => default;

        await book.WriteAsync();

        Assert.NotNull((await book.FindAsync(Post.Sender, [Key(1)]))[0]);
    }

    [Fact]
    public async Task A_sender_over_its_bounds_is_not_recorded_until_time_has_passed_and_holds_nobody_else_up()
    {
        await using var engine = await EngineFixture.OpenAsync(new MemoryStore(2), _files);
        var time = new ManualTime();
        var limits = new RejectionLimits { BurstPerSender = 3, PerSenderAndDay = 24, ListMax = 2 };
        var book = new RejectionBook(engine.Grains, engine.Engine.Hashes, limits, time);

        var taken = Enumerable.Range(1, 10).Count(key => book.TryAdd(Refused(key)));

        Assert.Equal((3, 7), (taken, book.Dropped));
        Assert.True(book.TryAdd(Refused(1) with { Sender = Other }));
        time.Advance(TimeSpan.FromHours(1), () => { });
        Assert.True(book.TryAdd(Refused(11)));
        Assert.False(book.TryAdd(Refused(12)));
        time.Advance(TimeSpan.FromDays(30), () => { });
        Assert.Equal(3, Enumerable.Range(20, 10).Count(key => book.TryAdd(Refused(key))));
        await book.WriteAsync();
        var found = await book.FindAsync(Post.Sender, [.. Enumerable.Range(1, 30).Select(Key)]);
        Assert.Equal(7, found.Count(one => one is not null));
    }

    [Fact]
    public async Task What_waits_is_bounded_over_all_senders()
    {
        await using var engine = await EngineFixture.OpenAsync(new MemoryStore(2), _files);
        var book = new RejectionBook(engine.Grains, engine.Engine.Hashes, new RejectionLimits { WaitingMax = 5 }, TimeProvider.System);

        var taken = Enumerable.Range(1, 20).Count(sender => book.TryAdd(Refused(1) with { Sender = (UInt128)(uint)sender }));

        Assert.Equal(5, taken);
        await book.WriteAsync();
        Assert.True(book.TryAdd(Refused(1)));
    }

    public void Dispose() => _files.Dispose();

    private static UInt128 Key(int number) => Post.To(Post.Mailbox(), number).Key;

    private static RejectionBook BookOf(EngineFixture engine) =>
        new(engine.Grains, engine.Engine.Hashes, new RejectionLimits(), TimeProvider.System);

    private static RejectedSubmission Refused(int key, string code = "a") =>
        new(Post.Sender, Key(key), 1_800_000_000_000, code);
}
