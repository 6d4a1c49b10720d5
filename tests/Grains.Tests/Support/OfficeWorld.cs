using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;

namespace Budkavle.Grains.Tests.Support;

/// <summary>
/// One process with post offices over a store, without a grain host: turns of all its offices run one after the other. Another world over
/// the same store is another process, or the next start of this one.
/// </summary>
public sealed class OfficeWorld : IAsyncDisposable
{
    private readonly ConcurrentExclusiveSchedulerPair _turns = new();
    private readonly Dictionary<int, PostOffice> _offices = [];

    private OfficeWorld(IStore store, ShardServices services, TestClock clock, RecordingObserver observer)
    {
        Store = store;
        Services = services;
        Clock = clock;
        Observer = observer;
    }

    public IStore Store { get; }

    public ShardServices Services { get; }

    public TestClock Clock { get; }

    public RecordingObserver Observer { get; }

    public KeyIndex Keys => Services.Keys;

    public LogReader Log => new(Store.Log, Services.Sealer);

    public static async Task<OfficeWorld> OpenAsync(
        IStore store, TestClock? clock = null, EngineLimits? limits = null, TaskScheduler? scheduler = null)
    {
        clock ??= new TestClock();
        limits ??= new EngineLimits();
        var keys = await KeyIndex.OpenAsync(store.Keys, store.Log.Shards, limits, clock, CancellationToken.None);
        var observer = new RecordingObserver();
        var services = new ShardServices(
            store, new PlainSealer(), keys, limits, clock, scheduler ?? TaskScheduler.Default, observer, Buckets.IsPersonal, "test");
        return new OfficeWorld(store, services, clock, observer);
    }

    /// <summary>Opens a shard, anew if it was open.</summary>
    public async Task<PostOffice> OpenAsync(int shard = 0)
    {
        var shards = Store.Log.Shards;
        var opened = await Turn(() => Shard.OpenAsync(Services, shard, new LetterFold(shards), CancellationToken.None));
        return _offices[shard] = new PostOffice(opened, shards);
    }

    public PostOffice Office(int shard = 0) => _offices[shard];

    public Task<T> Turn<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, _turns.ExclusiveScheduler).Unwrap();

    public Task Turn(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, _turns.ExclusiveScheduler).Unwrap();

    public Task RegisterAsync(UInt128 mailbox, MailboxSettings? settings = null) => Turn(() => OfficeOf(mailbox).RegisterAsync(
        [new RegisterItem { Mailbox = mailbox, Settings = SettingsCodec.Write(settings ?? new MailboxSettings()) }]));

    public async Task<DeliverResult> DeliverAsync(DeliverItem item) => (await Turn(() => OfficeOf(item.Mailbox).DeliverAsync([item])))[0];

    public Task<LetterRefusal> CommandAsync(UInt128 mailbox, uint letter, LetterCommand command) =>
        Turn(() => OfficeOf(mailbox).CommandAsync(new StreamKey(mailbox), letter, command));

    public async Task<LetterRow[]> ListAsync(UInt128 mailbox, byte bucket = Buckets.Inbox, long before = long.MaxValue, int rowsMax = 1000)
    {
        var rows = await Turn(() => OfficeOf(mailbox).ReadListAsync(new StreamKey(mailbox), bucket, 0, before, ascending: false, rowsMax));
        return [.. rows.Select(row => LetterRow.Read(row.Bytes))];
    }

    public Task<MailboxView> ReadAsync(UInt128 mailbox) => Turn(() => OfficeOf(mailbox).ReadMailboxAsync(new StreamKey(mailbox)));

    /// <summary>The heads of a shard as it would save them, in the order of their bytes.</summary>
    public async Task<string[]> HeadsAsync(int shard = 0)
    {
        await Turn(() => Office(shard).Shard.SaveHeadsAsync());
        var parts = await Store.Views.ReadHeadsAsync(shard, CancellationToken.None);
        return [.. parts.SelectMany(part => part.ToArray().Chunk(32)).Select(Convert.ToHexString).Order()];
    }

    public async Task<List<Entry>> EntriesAsync(int shard = 0)
    {
        var blocks = await Store.Log.ReadShardAsync(shard, 1, 0, int.MaxValue, CancellationToken.None);
        return [.. blocks.SelectMany(Log.EntriesOf)];
    }

    /// <summary>Ends as a crash does: nothing is written that has not been.</summary>
    public ValueTask DisposeAsync() => Services.DisposeAsync();

    private PostOffice OfficeOf(UInt128 mailbox) => _offices[new StreamKey(mailbox).ShardOf(Store.Log.Shards)];
}
