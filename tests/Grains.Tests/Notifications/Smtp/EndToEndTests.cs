using System.Diagnostics;
using Budkavle.Domain.Letters;
using Budkavle.Embedded;
using Budkavle.Grains.Availability;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Notifications.Smtp;
using Budkavle.Grains.Runtime;
using Budkavle.Grains.Tests.Notifications.Support;
using Budkavle.Storage;
using Budkavle.Storage.InMemory;
using Budkavle.Storage.Sealing;
using Budkavle.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;
using Xunit.Abstractions;

namespace Budkavle.Grains.Tests.Notifications.Smtp;

/// <summary>Everything as it runs in a silo: threads, sockets and the machine's clock.</summary>
public sealed class EndToEndTests(ITestOutputHelper output) : IAlarmClock, ISenderNames, IDisposable
{
    private const int Letters = 2000;
    private readonly string _folder = Directory.CreateTempSubdirectory("budkavle-e2e-").FullName;

    [Fact]
    public async Task Letters_delivered_through_the_engine_reach_a_mail_server_each_once()
    {
        await using var sink = new SmtpSink();
        var refusals = 0;
        // One command in two hundred is refused for now, and one connection in some hundred breaks.
        sink.Misbehave = line => line.StartsWith("RCPT", StringComparison.Ordinal) && Interlocked.Increment(ref refusals) % 400 == 0
            ? refusals % 800 == 0 ? "" : "450 later" : null;
        var engine = await Engine.OpenAsync(
            new MemoryStore(4), KeyRing.OpenOrCreate(Path.Combine(_folder, "keys.json"), TimeProvider.System), new EngineLimits(),
            TimeProvider.System, TaskScheduler.Default, "test", CancellationToken.None);
        var services = new ServiceCollection().AddSingleton(engine.Services).AddSingleton<IAlarmClock>(this)
            .AddSingleton<ILegalTime, LegalTime>().AddSingleton<IClusterStanding, SoleProcess>();
        services.AddBudkavleEmbeddedHost(options => options, typeof(PostOfficeGrain).Assembly);
        await using var provider = services.BuildServiceProvider();
        var grains = provider.GetRequiredService<IGrainFactory>();
        var limits = new ChannelLimits { ConcurrencyMax = 8, PerSecondMax = 1_000_000 };
        await using var dispatcher = new NotificationDispatcher(
            engine, grains, [new EmailChannel(Mails.OptionsFor(sink) with { Limits = limits }, TimeProvider.System)], this,
            new NotificationOptions { ReadAt = new Uri("https://brev.example.se/") },
            new NotificationLimits { Retries = new() { FirstDelay = TimeSpan.FromMilliseconds(20) } },
            new Random(7), TaskScheduler.Default, NullLogger<NotificationDispatcher>.Instance);
        var host = provider.GetServices<IHostedService>().Single();
        await host.StartAsync(CancellationToken.None);
        await engine.OpenShardsAsync(grains);
        await dispatcher.StartAsync(CancellationToken.None);

        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(mailbox => DeliverAsync(grains, mailbox)));
        var ids = new HashSet<string>();
        while (ids.Count < Letters) ids.Add((await sink.NextAsync()).Header("X-Budkavle-Notification-Id"));
        var elapsed = Stopwatch.GetElapsedTime(began);
        output.WriteLine($"{Letters} letters in {elapsed.TotalMilliseconds:F0} ms: {Letters / elapsed.TotalSeconds:F0} messages a second.");

        await dispatcher.StopAsync(CancellationToken.None);
        Assert.Equal(0, sink.Waiting);
        Assert.InRange(sink.Connections, 8, 200);
        var sent = new List<Entry>();
        for (var shard = 0; shard < engine.Shards; shard++)
        {
            var blocks = await engine.Log.ReadBlocksAsync(shard, 1, 0, int.MaxValue, CancellationToken.None);
            sent.AddRange(blocks.SelectMany(engine.Log.EntriesOf).Where(entry => entry.Type == EntryType.NotificationSent));
        }

        Assert.Equal(Letters, sent.Count);
        await engine.CloseShardsAsync(grains);
        await host.StopAsync(CancellationToken.None);
        await engine.DisposeAsync();
    }

    void IAlarmClock.Ring(DueItem item)
    {
    }

    public ValueTask<string?> FindAsync(UInt128 sender) => ValueTask.FromResult<string?>("Skatteverket");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task DeliverAsync(IGrainFactory grains, int number)
    {
        var mailbox = ((UInt128)((ulong)(number + 1) * 0x9E3779B97F4A7C15UL) << 64) | 7;
        var office = grains.GetGrain<IPostOfficeGrain>(new StreamKey(mailbox).ShardOf(4));
        var settings = SettingsCodec.Write(new MailboxSettings { Email = "anna@example.se" });
        await office.Register([new RegisterItem { Mailbox = mailbox, Settings = settings }]);
        await office.Deliver([.. Enumerable.Range(0, Letters / 100).Select(letter => new DeliverItem
        {
            Mailbox = mailbox,
            Key = (UInt128)((number * 1000) + letter + 1),
            Sender = 42,
        })]);
    }
}
