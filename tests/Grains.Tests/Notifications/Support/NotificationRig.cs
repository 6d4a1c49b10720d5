using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Domain.Letters.Outbound;
using Budkavle.Embedded;
using Budkavle.Embedded.Tests.Support;
using Budkavle.Grains.Availability;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Grains.Letters.Outbound;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Notifications.Upkeep;
using Budkavle.Grains.Printing;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;
using Budkavle.Storage.InMemory;
using Budkavle.Storage.Sealing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;

namespace Budkavle.Grains.Tests.Notifications.Support;

/// <summary>
/// An engine with its post offices and dispatcher, in which nothing runs and no time passes but by the test's hand. Several can follow
/// each other
/// over one store, as processes do; one that is left alone has crashed.
/// </summary>
internal sealed class NotificationRig : IAlarmClock, ISenderNames
{
    public const string Secret = "Hemligheten";
    private static readonly string RingPath = Path.Combine(Directory.CreateTempSubdirectory("budkavle-notify-").FullName, "keys.json");
    private static int _rigs;
    private readonly Engine _engine;
    private int _letters;

    public NotificationRig(NotificationRig? before = null, NotificationLimits? limits = null, ChannelLimits? channel = null, int shards = 2)
    {
        Time = before?.Time ?? new ManualTime();
        Store = before?.Store ?? new FaultyStore(new MemoryStore(shards));
        _letters = before?._letters ?? 0;
        Channel = channel is null ? new FakeChannel(Time) : new FakeChannel(Time) { Limits = channel };
        Sms = new FakeChannel(Time, NotificationChannelKind.Sms);
        Push = new FakeChannel(Time, NotificationChannelKind.Push);
        if (before is null) Time.Advance(TimeSpan.FromDays(1), () => { });
        _engine = Get(() => Engine.OpenAsync(
            Store, KeyRing.OpenOrCreate(RingPath, Time), new EngineLimits(), Time, Scheduler, $"test-{Interlocked.Increment(ref _rigs)}",
            CancellationToken.None));
        var services = new ServiceCollection().AddSingleton(_engine.Services).AddSingleton<IAlarmClock>(this)
            .AddSingleton<ILegalTime, LegalTime>().AddSingleton<IClusterStanding, SoleProcess>();
        services.AddBudkavleEmbeddedHost(
            options => options with { Scheduler = Scheduler, TimeProvider = Time }, typeof(PostOfficeGrain).Assembly);
        Grains = services.BuildServiceProvider().GetRequiredService<IGrainFactory>();
        Upkeep = new NotificationUpkeep(_engine, Grains, Time);
        Book = new OutboundBook(_engine, Grains, new ContentVault(_engine.Store.Contents, _engine.Sealer, _engine.Ring));
        Dispatcher = new NotificationDispatcher(
            _engine, Grains, [Channel, Sms, Push], this, new NotificationOptions { ReadAt = new Uri("https://brev.example.se/") },
            limits ?? new NotificationLimits(), new Random(before is null ? 7 : 8), Scheduler, NullLogger<NotificationDispatcher>.Instance);
    }

    public ManualTime Time { get; }

    public ManualScheduler Scheduler { get; } = new();

    public FaultyStore Store { get; }

    public FakeChannel Channel { get; }

    public FakeChannel Sms { get; }

    public FakeChannel Push { get; }

    public IGrainFactory Grains { get; }

    public NotificationDispatcher Dispatcher { get; }

    public NotificationUpkeep Upkeep { get; }

    /// <summary>What services send by themselves.</summary>
    public OutboundBook Book { get; }

    public StandingMessage Accept(OutboundMessage message) =>
        Get(async () => (await Book.AcceptAsync(message, CancellationToken.None))!);

    public OutboundRow RowOf(StandingMessage message) =>
        Get(async () => (await Book.FindAsync(message.Message.Sender, message.Id, CancellationToken.None))!.Row);

    /// <summary>What stands in the outboxes of all shards.</summary>
    public StoredRow[] Outbox() => [.. Enumerable.Range(0, Store.Shards).SelectMany(shard => Get(() =>
        Grains.GetGrain<IPostOfficeGrain>(shard).ReadOutbox(0, 10_000)).Rows)];

    public Guid IdOf(UInt128 mailbox, DeliverResult letter) =>
        _engine.LetterIds.Encode(new StreamKey(mailbox).ShardOf(Store.Shards), letter.Sequence, letter.Version);

    public DeadLetter[] DeadLetters() => [.. Enumerable.Range(0, Store.Shards).SelectMany(shard =>
        Get(() => Upkeep.ListAsync(shard, long.MaxValue, 100, CancellationToken.None)).Select(one => one.Letter))];

    public string? SenderName { get; set; } = "Skatteverket";

    public NotificationRig Start()
    {
        Get(async () =>
        {
            await _engine.OpenShardsAsync(Grains);
            await Dispatcher.StartAsync(CancellationToken.None);
            return true;
        });
        return this;
    }

    public T Get<T>(Func<Task<T>> call)
    {
        var task = Begin(call);
        Assert.True(task.IsCompleted, "The call is still waiting.");
        return task.GetAwaiter().GetResult();
    }

    public Task<T> Begin<T>(Func<Task<T>> call)
    {
        var task = Task.Factory.StartNew(call, CancellationToken.None, TaskCreationOptions.None, Scheduler).Unwrap();
        Scheduler.RunUntilIdle();
        return task;
    }

    /// <summary>For what waits for files too: their writing ends on threads of the machine.</summary>
    public T Await<T>(Func<Task<T>> call)
    {
        var task = Begin(call);
        while (!task.IsCompleted) Scheduler.RunUntilIdle();
        return task.GetAwaiter().GetResult();
    }

    public void Advance(TimeSpan span)
    {
        Time.Advance(span, Scheduler.RunUntilIdle);
        Scheduler.RunUntilIdle();
    }

    /// <summary>Days pass at once: alarms ring late, once, within the minute after.</summary>
    public void Sleep(TimeSpan span)
    {
        Time.Sleep(span);
        Advance(TimeSpan.FromMinutes(1));
    }

    public UInt128 Register(int number, string? email = "anna@example.se", string language = "sv", string? phone = null)
    {
        var mailbox = ((UInt128)((ulong)number * 0x9E3779B97F4A7C15UL) << 64) | 7;
        var settings = SettingsCodec.Write(new MailboxSettings
        {
            Number = 199001012385, Email = email, Phone = phone, Language = language,
        });
        Get(() => OfficeOf(mailbox).Register([new RegisterItem { Mailbox = mailbox, Settings = settings }]));
        return mailbox;
    }

    public void ChangeEmail(UInt128 mailbox, string? email, string? phone = null) =>
        Get(() => OfficeOf(mailbox).ChangeSettings(mailbox, SettingsCodec.Write(new MailboxSettings { Email = email, Phone = phone })));

    public StoredRow[] ListOf(UInt128 mailbox, byte bucket) =>
        Get(() => OfficeOf(mailbox).ReadList(mailbox, bucket, long.MaxValue, 1000));

    public MailboxSettings SettingsOf(UInt128 mailbox) => SettingsCodec.Read(Get(() => OfficeOf(mailbox).ReadMailbox(mailbox)).Settings);

    public void Choose(UInt128 mailbox, MailboxSettings settings) =>
        Get(() => OfficeOf(mailbox).ChangeSettings(mailbox, SettingsCodec.Write(settings)));

    public void GiveAddress(UInt128 mailbox, params string[] lines) => Get(() => OfficeOf(mailbox).ChangeSettings(
        mailbox, SettingsCodec.Write(new MailboxSettings { Email = "anna@example.se", PostalAddress = lines.Length == 0 ? null : lines })));

    public PrintHouse PrintHouse(string directory, IPrintLetters letters, int lettersMax = 10_000) => new(
        _engine, Grains, letters, new PrintOptions { Directory = directory, LettersMax = lettersMax }, Time);

    public void Read(UInt128 mailbox, uint letter) => Get(() => OfficeOf(mailbox).Command(mailbox, letter, LetterCommand.Read));

    public Task<DeliverResult[]> BeginDelivery(UInt128 mailbox, long publishAt = 0) =>
        Begin(() => OfficeOf(mailbox).Deliver([Letter(mailbox, publishAt)]));

    public DeliverResult Deliver(UInt128 mailbox, long publishAt = 0, Escalation escalation = default) =>
        Get(() => OfficeOf(mailbox).Deliver([Letter(mailbox, publishAt, escalation)]))[0];

    /// <summary>Letters to one mailbox in one list, so in one commit.</summary>
    public void DeliverMany(UInt128 mailbox, int count) =>
        Get(() => OfficeOf(mailbox).Deliver([.. Enumerable.Range(0, count).Select(_ => Letter(mailbox, 0))]));

    /// <summary>Hands outcomes of mailboxes of one shard to its post office.</summary>
    public bool[] Note(params NoteItem[] items) => Get(() => OfficeOf(items[0].Mailbox).NoteMany(items));

    public Task<bool[]> BeginNote(params NoteItem[] items) => Begin(() => OfficeOf(items[0].Mailbox).NoteMany(items));

    /// <summary>An orderly end of every shard: views and heads are written.</summary>
    public void CloseOffices() => Get(async () =>
    {
        for (var shard = 0; shard < Store.Shards; shard++) await Grains.GetGrain<IPostOfficeGrain>(shard).Close();
        return true;
    });

    /// <summary>All outcomes in the log, in order within a shard.</summary>
    public List<(EntryType Type, NotificationOutcome Outcome)> Outcomes() =>
        [.. Entries().Where(entry => entry.Type is >= EntryType.NotificationSent and <= EntryType.NotificationCancelled)
            .Select(entry => (entry.Type, NotificationOutcome.Read(entry.Payload.Span)))];

    public List<Entry> Entries() => [.. Enumerable.Range(0, Store.Shards).SelectMany(shard => Get(async () =>
        (await _engine.Log.ReadBlocksAsync(shard, 1, 0, int.MaxValue, CancellationToken.None))
            .SelectMany(_engine.Log.EntriesOf).ToArray()))];

    public StoredRow[] DueNotifications() => [.. Enumerable.Range(0, Store.Shards).SelectMany(shard => Get(() =>
        Grains.GetGrain<IPostOfficeGrain>(shard).ReadList(
            StreamKey.OfShard(shard, Store.Shards).Value, Buckets.DueNotifications, long.MaxValue, 1000)))];

    public void Stop() => Get(async () =>
    {
        await Dispatcher.StopAsync(CancellationToken.None);
        return true;
    });

    public void Ring(DueItem item)
    {
        if (item.Kind == AlarmKind.Notification) Dispatcher.Ring(item);
    }

    public ValueTask<string?> FindAsync(UInt128 sender) => ValueTask.FromResult(sender == 42 ? SenderName : null);

    private IPostOfficeGrain OfficeOf(UInt128 mailbox) =>
        Grains.GetGrain<IPostOfficeGrain>(new StreamKey(mailbox).ShardOf(Store.Shards));

    private DeliverItem Letter(UInt128 mailbox, long publishAt, Escalation escalation = default)
    {
        var key = (UInt128)(++_letters);
        var bytes = new byte[512];
        var writer = new FieldWriter(bytes);
        writer.Write(LetterField.Sender, (UInt128)42);
        writer.Write(LetterField.Key, key);
        writer.WriteUnlessZero(LetterField.PublishAt, publishAt);
        if (!escalation.IsNone)
            writer.Write(LetterField.Escalation, [escalation.RemindAfterDays, escalation.OtherChannelAfterDays, escalation.PrintAfterDays]);
        writer.Write(LetterField.Subject, System.Text.Encoding.UTF8.GetBytes(Secret));
        writer.Write(LetterField.Body, System.Text.Encoding.UTF8.GetBytes(Secret));
        return new DeliverItem
        {
            Mailbox = mailbox,
            Key = key,
            Sender = 42,
            PublishAt = publishAt,
            Payload = bytes.AsMemory(0, writer.Written),
        };
    }
}
