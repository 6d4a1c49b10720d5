using System.Collections.Concurrent;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Domain.Letters.Relaying;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Relaying;
using Budkavle.Grains.Runtime;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Budkavle.Grains.Tests.Relaying;

/// <summary>One start of an installation that knows other operators.</summary>
internal sealed class RelayWorld(EngineFixture fixture, RelayWorld.Log logged, Pulse pulse) : IAsyncDisposable
{
    public EngineFixture Fixture => fixture;

    public RelayDispatcher Dispatcher => fixture.Get<RelayDispatcher>();

    public static async Task<RelayWorld> OpenAsync(IStore store, EngineFiles files, RelayLimits limits, params FakeOperator[] operators)
    {
        var pulse = new Pulse();
        var log = new Log(pulse);
        foreach (var one in operators) one.Came = pulse.Beat;
        var fixture = await EngineFixture.OpenAsync(store, files, configure: services =>
        {
            services.AddSingleton(provider => provider.GetRequiredService<Engine>().Store.Documents);
            services.AddSingleton<ILoggerProvider>(log);
            services.AddSingleton<IHostedService>(provider => new CommitWatch(provider.GetRequiredService<Engine>(), pulse));
            foreach (var one in operators) services.AddSingleton<IOperatorLink>(one);
            services.AddBudkavleRelays(sends: true, new Random(7));
            services.AddSingleton(limits with { LookEvery = TimeSpan.FromMilliseconds(20), CountEvery = TimeSpan.FromMilliseconds(20) });
        });
        await fixture.Engine.OpenShardsAsync(fixture.Grains);
        return new RelayWorld(fixture, log, pulse);
    }

    /// <summary>Makes a mailbox whose owner has chosen an operator; null for here.</summary>
    public async Task RegisterAsync(IdentityNumber number, string? domain)
    {
        var mailbox = fixture.MailboxOf(number);
        var settings = SettingsCodec.Write(new MailboxSettings { Number = number.Value, Operator = domain });
        await fixture.OfficeOf(mailbox).Register([new RegisterItem { Mailbox = mailbox.Value, Settings = settings }]);
    }

    public async Task<DeliverResult> SendAsync(IdentityNumber number, int key, Escalation escalation = default)
    {
        var mailbox = fixture.MailboxOf(number);
        var letter = Post.To(mailbox.Value, key, traits: LetterTraits.None);
        // Between the fields of a letter before its subject the order does not matter.
        if (!escalation.IsNone)
        {
            byte[] field = [(byte)LetterField.Escalation, Escalation.SizeBytes, 0, 0, escalation.PrintAfterDays];
            letter = letter with { Payload = (byte[])[.. field, .. letter.Payload.Span] };
        }

        return (await fixture.OfficeOf(mailbox).Deliver([letter]))[0];
    }

    public Guid IdOf(DeliverResult letter) => fixture.Engine.LetterIds.Encode(letter.Shard, letter.Sequence, letter.Version);

    public async Task<RelayState> StateAsync(IdentityNumber number, uint version)
    {
        var mailbox = fixture.MailboxOf(number);
        return (await fixture.OfficeOf(mailbox).FindLetters([new LetterPlace { Mailbox = mailbox.Value, Letter = version }]))[0].Relay;
    }

    public Task StandsAsync(IdentityNumber number, uint version, RelayState state) =>
        pulse.UntilAsync(async () => await StateAsync(number, version) == state);

    /// <summary>Looks whether it is so whenever something has happened.</summary>
    public Task UntilAsync(Func<bool> condition) => pulse.UntilAsync(() => Task.FromResult(condition()));

    public Task HasEntryAsync(IdentityNumber number, EntryType type) =>
        pulse.UntilAsync(async () => (await EntriesAsync(number)).Contains(type));

    /// <summary>Entries of a mailbox about letters for others.</summary>
    public async Task<EntryType[]> EntriesAsync(IdentityNumber number)
    {
        var mailbox = fixture.MailboxOf(number);
        var shard = mailbox.ShardOf(fixture.Engine.Shards);
        var blocks = await fixture.Engine.Log.ReadBlocksAsync(shard, 1, 0, int.MaxValue, CancellationToken.None);
        return [.. blocks.SelectMany(fixture.Engine.Log.EntriesOf).Where(entry => entry.Stream == mailbox).Select(entry => entry.Type)];
    }

    public bool HasLogged(int eventId) => logged.Events.Contains(eventId);

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    /// <summary>The numbers of what was logged.</summary>
    internal sealed class Log(Pulse pulse) : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<int> Events { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Events.Enqueue(eventId.Id);
            pulse.Beat();
        }

        public void Dispose()
        {
        }
    }

    /// <summary>Beats at every commit.</summary>
    private sealed class CommitWatch : IHostedService, ICommitObserver
    {
        private readonly Pulse _pulse;

        public CommitWatch(Engine engine, Pulse pulse)
        {
            _pulse = pulse;
            engine.Observers.Add(this);
        }

        public void Committed(int shard, long lastSequence, IReadOnlyList<Notice> notices) => _pulse.Beat();

        public void Held(int shard, long lastSequence) => _pulse.Beat();

        public void Opened(int shard, long lastSequence) => _pulse.Beat();

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
