using Budkavle.Domain.Identity;
using Budkavle.Domain.Letters;
using Budkavle.Embedded;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Letters.Dispatches;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;
using Budkavle.Storage.Sealing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;

namespace Budkavle.Grains.Tests.Support;

/// <summary>
/// The engine and the embedded host over a store. Opened again with the same <see cref="EngineFiles"/> and store it is the next start of
/// the
/// same installation. A store given here is not disposed, so that it can be opened again.
/// </summary>
public sealed class EngineFixture : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private EngineFixture(Engine engine, ServiceProvider services)
    {
        Engine = engine;
        _services = services;
    }

    public Engine Engine { get; }

    public IGrainFactory Grains => Get<IGrainFactory>();

    public DispatchSupervisor Dispatches => Get<DispatchSupervisor>();

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public static async Task<EngineFixture> OpenAsync(
        IStore store, EngineFiles files, EngineLimits? limits = null, DispatchLimits? dispatches = null,
        Action<IServiceCollection>? configure = null, TimeProvider? clock = null)
    {
        var ring = KeyRing.OpenOrCreate(files.KeyRing, TimeProvider.System);
        var engine = await Engine.OpenAsync(
            new Kept(store), ring, limits ?? new EngineLimits(), clock ?? TimeProvider.System, TaskScheduler.Default, "test",
            CancellationToken.None);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(engine);
        services.AddSingleton(engine.Services);
        services.AddSingleton(engine.Hashes);
        services.AddSingleton(dispatches ?? new DispatchLimits());
        services.AddBudkavleDispatches();
        services.AddBudkavleEmbeddedHost(options => options, typeof(PostOfficeGrain).Assembly);
        configure?.Invoke(services);
        var fixture = new EngineFixture(engine, services.BuildServiceProvider());
        foreach (var hosted in fixture._services.GetServices<IHostedService>()) await hosted.StartAsync(CancellationToken.None);
        return fixture;
    }

    public StreamKey MailboxOf(IdentityNumber number) => Engine.Hashes.MailboxOf(number);

    public IPostOfficeGrain OfficeOf(StreamKey stream) => Grains.GetGrain<IPostOfficeGrain>(stream.ShardOf(Engine.Shards));

    /// <summary>Registers recipients; all must be new.</summary>
    public async Task RegisterAsync(IEnumerable<IdentityNumber> numbers)
    {
        foreach (var group in numbers.GroupBy(number => MailboxOf(number).ShardOf(Engine.Shards)))
        {
            foreach (var list in group.Chunk(4000))
            {
                var items = list.Select(number => new RegisterItem
                {
                    Mailbox = MailboxOf(number).Value,
                    Settings = SettingsCodec.Write(new MailboxSettings { Number = number.Value }),
                });
                var refusals = await Grains.GetGrain<IPostOfficeGrain>(group.Key).Register([.. items]);
                Assert.All(refusals, refusal => Assert.Equal(LetterRefusal.None, refusal));
            }
        }
    }

    /// <summary>The letters in a mailbox's inbox, newest first.</summary>
    public async Task<LetterRow[]> InboxAsync(IdentityNumber number)
    {
        var mailbox = MailboxOf(number);
        var rows = await OfficeOf(mailbox).ReadList(mailbox.Value, Buckets.Inbox, long.MaxValue, 1000);
        return [.. rows.Select(row => LetterRow.Read(row.Bytes))];
    }

    /// <summary>Ends as a service stopped in good order does.</summary>
    public async Task StopAsync()
    {
        await Dispatches.StopAsync();
        await Engine.CloseShardsAsync(Grains);
        await DisposeAsync();
    }

    /// <summary>Ends without closing anything: what is not committed is lost.</summary>
    public async ValueTask DisposeAsync()
    {
        await Dispatches.StopAsync();
        foreach (var hosted in _services.GetServices<IHostedService>()) await hosted.StopAsync(CancellationToken.None);
        await Engine.DisposeAsync();
        await _services.DisposeAsync();
    }

    private sealed class Kept(IStore inner) : IStore
    {
        public StoreInfo Info => inner.Info;

        public IEventLog Log => inner.Log;

        public IShardViews Views => inner.Views;

        public IKeyTable Keys => inner.Keys;

        public IContentStore Contents => inner.Contents;

        public IDocumentStore Documents => inner.Documents;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
