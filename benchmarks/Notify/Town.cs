using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Outbound;
using Budkavle.Embedded;
using Budkavle.Grains.Availability;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Grains.Letters.Outbound;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Notifications.Smtp;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;
using Budkavle.Storage.Sealing;
using Budkavle.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;

namespace Budkavle.Notify;

/// <summary>
/// The engine over SQLite with the dispatcher and its mail channel, as a silo has them, without HTTP in front; and mailboxes that all want
/// to be told.
/// </summary>
internal sealed class Town : IAlarmClock, ISenderNames, IAsyncDisposable
{
    private const int ListMax = 500;
    private const int BodyBytes = 1000;
    private const int RequestsAtOnce = 256;
    private readonly NotifyOptions _options;
    private readonly Engine _engine;
    private readonly ServiceProvider _provider;
    private readonly IGrainFactory _grains;
    private readonly IHostedService _host;
    private readonly NotificationDispatcher _dispatcher;
    private readonly ILookup<int, int> _byShard;

    private Town(NotifyOptions options, Engine engine, int port)
    {
        _options = options;
        _engine = engine;
        var services = new ServiceCollection().AddSingleton(engine.Services).AddSingleton<IAlarmClock>(this)
            .AddSingleton<ILegalTime, LegalTime>().AddSingleton<IClusterStanding, SoleProcess>();
        services.AddBudkavleEmbeddedHost(host => host, typeof(PostOfficeGrain).Assembly);
        _provider = services.BuildServiceProvider();
        _grains = _provider.GetRequiredService<IGrainFactory>();
        _host = _provider.GetServices<IHostedService>().Single();
        var smtp = new SmtpOptions
        {
            Host = "127.0.0.1",
            Port = port,
            Security = SmtpSecurity.None,
            From = "brev@budkavle.example",
            Limits = new ChannelLimits { ConcurrencyMax = options.Connections, PerSecondMax = options.PerSecond },
        };
        _dispatcher = new NotificationDispatcher(
            engine, _grains, [new EmailChannel(smtp, TimeProvider.System)], this,
            new NotificationOptions { ReadAt = new Uri("https://brev.example.se/") }, new NotificationLimits(), new Random(7),
            TaskScheduler.Default, NullLogger<NotificationDispatcher>.Instance);
        _byShard = Enumerable.Range(0, options.Mailboxes).ToLookup(number => ShardOf(number));
    }

    public static async Task<Town> OpenAsync(NotifyOptions options, string folder, int port)
    {
        var store = await SqliteStore.OpenAsync(
            new SqliteStoreOptions { Directory = Path.Combine(folder, "store") }, CancellationToken.None);
        var ring = KeyRing.OpenOrCreate(Path.Combine(folder, "keys.json"), TimeProvider.System);
        var engine = await Engine.OpenAsync(
            store, ring, new EngineLimits(), TimeProvider.System, TaskScheduler.Default, "bench", CancellationToken.None);
        var town = new Town(options, engine, port);
        await town._host.StartAsync(CancellationToken.None);
        await engine.OpenShardsAsync(town._grains);
        await town._dispatcher.StartAsync(CancellationToken.None);
        return town;
    }

    public Task RegisterAsync() => ForEachListAsync(async (office, numbers) =>
    {
        var refusals = await office.Register([.. numbers.Select(number => new RegisterItem
        {
            Mailbox = MailboxOf(number),
            Settings = SettingsCodec.Write(new MailboxSettings { Email = $"citizen{number}@example.se" }),
        })]);
        if (refusals.Any(refusal => refusal != LetterRefusal.None)) throw new InvalidOperationException("A mailbox was refused.");
    });

    /// <summary>Delivers to every mailbox in turn until there are letters enough; all shards at once.</summary>
    public async Task DeliverAsync()
    {
        var rounds = (_options.Notifications + _options.Mailboxes - 1) / _options.Mailboxes;
        for (var round = 0; round < rounds; round++)
        {
            var first = round * _options.Mailboxes;
            await ForEachListAsync(async (office, numbers) =>
            {
                var letters = numbers.Where(number => first + number < _options.Notifications)
                    .Select(number => LetterTo(number, (UInt128)(first + number + 1))).ToArray();
                foreach (var result in await office.Deliver(letters))
                {
                    if (result.Refusal != LetterRefusal.None) throw new InvalidOperationException("A letter was refused.");
                }
            });
        }
    }

    /// <summary>Has services send e-mails, each message a call of its own as from a request, as many at once as requests may be.</summary>
    public Task SendAsync()
    {
        var book = new OutboundBook(_engine, _grains, new ContentVault(_engine.Store.Contents, _engine.Sealer, _engine.Ring));
        var next = 0;
        return Task.WhenAll(Enumerable.Range(0, RequestsAtOnce).Select(_ => Task.Run(async () =>
        {
            for (var number = Interlocked.Increment(ref next); number <= _options.Notifications; number = Interlocked.Increment(ref next))
            {
                while (await book.AcceptAsync(EmailOf(number), CancellationToken.None) is null) await Task.Delay(10);
            }
        })));
    }

    private OutboundMessage EmailOf(int number) => new()
    {
        Kind = OutboundKind.Email,
        Key = OutboundKey.Live,
        Sender = (UInt128)(number % _options.Services) + 42,
        Template = 7,
        TemplateVersion = 1,
        To = $"citizen{number}@example.se",
        Subject = "Beslut i ditt ärende",
        Body = System.Text.Encoding.ASCII.GetString(Body),
    };

    /// <summary>Outcomes written down last, and cursors, are in the log and the store after this.</summary>
    public Task StopAsync() => _dispatcher.StopAsync(CancellationToken.None);

    public async Task<long> CountAsync(EntryType type)
    {
        long count = 0;
        for (var shard = 0; shard < _engine.Shards; shard++)
        {
            long from = 1;
            while (await _engine.Log.ReadBlocksAsync(shard, from, 0, 64, CancellationToken.None) is { Count: > 0 } blocks)
            {
                count += blocks.SelectMany(_engine.Log.EntriesOf).Count(entry => entry.Type == type);
                from = blocks[^1].LastSequence + 1;
            }
        }

        return count;
    }

    public void Ring(DueItem item) => _dispatcher.Ring(item);

    public ValueTask<string?> FindAsync(UInt128 sender) => ValueTask.FromResult<string?>("Skatteverket");

    public async ValueTask DisposeAsync()
    {
        await _dispatcher.DisposeAsync();
        await _engine.CloseShardsAsync(_grains);
        await _host.StopAsync(CancellationToken.None);
        await _provider.DisposeAsync();
        await _engine.DisposeAsync();
    }

    private Task ForEachListAsync(Func<IPostOfficeGrain, int[], Task> act) =>
        Task.WhenAll(Enumerable.Range(0, _engine.Shards).Select(async shard =>
        {
            var office = _grains.GetGrain<IPostOfficeGrain>(shard);
            foreach (var list in _byShard[shard].Chunk(ListMax)) await act(office, list);
        }));

    private static DeliverItem LetterTo(int number, UInt128 key)
    {
        var bytes = new byte[BodyBytes + 200];
        var writer = new FieldWriter(bytes);
        writer.Write(LetterField.Sender, (UInt128)42);
        writer.Write(LetterField.Key, key);
        writer.Write(LetterField.Subject, "Beslut i ditt ärende"u8);
        writer.Write(LetterField.BodyType, "text/plain"u8);
        writer.Write(LetterField.Body, Body);
        return new DeliverItem { Mailbox = MailboxOf(number), Key = key, Sender = 42, Payload = bytes.AsMemory(0, writer.Written) };
    }

    private static byte[] Body { get; } = [.. Enumerable.Range(0, BodyBytes).Select(place => (byte)('a' + (place % 26)))];

    private int ShardOf(int number) => new StreamKey(MailboxOf(number)).ShardOf(_engine.Shards);

    private static UInt128 MailboxOf(int number) => ((UInt128)((ulong)(number + 1) * 0x9E3779B97F4A7C15UL) << 64) | 7;
}
