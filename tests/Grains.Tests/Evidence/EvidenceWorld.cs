using Budkavle.Domain.Evidence;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Evidence;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Runtime;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Budkavle.Grains.Tests.Evidence;

/// <summary>An engine with its evidence log, whose passes the test runs by hand.</summary>
internal sealed class EvidenceWorld : IAsyncDisposable
{
    private int _keys;

    private EvidenceWorld(EngineFixture engine, EvidenceServices evidence, IStore store) =>
        (Engine, Evidence, Store) = (engine, evidence, store);

    public EngineFixture Engine { get; }

    public EvidenceServices Evidence { get; }

    public IStore Store { get; }

    public static async Task<EvidenceWorld> OpenAsync(IStore store, EngineFiles files, EvidenceLimits? limits = null)
    {
        var engine = await EngineFixture.OpenAsync(store, files, new EngineLimits { BlockBytesMax = 600 });
        var keys = await EvidenceKeys.OpenAsync(
            store.Documents, engine.Engine.Sealer, TimeProvider.System, create: true, CancellationToken.None);
        var evidence = new EvidenceServices(
            engine.Engine, keys, limits ?? new EvidenceLimits(), TaskScheduler.Default, NullLogger.Instance);
        return new EvidenceWorld(engine, evidence, store);
    }

    public async Task RegisterAsync(UInt128 mailbox)
    {
        var item = new RegisterItem { Mailbox = mailbox, Settings = SettingsCodec.Write(new MailboxSettings { Number = 0 }) };
        Assert.Equal([LetterRefusal.None], await Engine.OfficeOf(new StreamKey(mailbox)).Register([item]));
    }

    /// <summary>Delivers so many letters in one list, which is several blocks.</summary>
    public async Task<DeliverResult[]> DeliverAsync(UInt128 mailbox, int letters, string subject = "Hello")
    {
        var items = Enumerable.Range(0, letters).Select(_ => Post.To(mailbox, ++_keys, subject)).ToArray();
        var results = await Engine.OfficeOf(new StreamKey(mailbox)).Deliver(items);
        Assert.All(results, result => Assert.True(result.IsNew));
        return results;
    }

    /// <summary>Puts everything that is committed into the log.</summary>
    public async Task IntegrateAsync()
    {
        while (await Evidence.Integrator.IntegrateAsync(CancellationToken.None))
        {
        }
    }

    public async Task<EvidenceState> StateAsync() =>
        await Evidence.Reader.ReadStateAsync(CancellationToken.None) ?? throw new InvalidOperationException("The log is empty.");

    /// <summary>The checkpoint, after its signature has been verified.</summary>
    public async Task<Checkpoint> CheckpointAsync()
    {
        var note = SignedNote.Parse((await StateAsync()).Checkpoint)!;
        Assert.True(note.IsSignedBy(Evidence.Keys.Origin, Evidence.Keys.Current.Key));
        return Checkpoint.Parse(note.Text)!;
    }

    public async Task<ReceiptDocument> ReceiptAsync(DeliverResult letter, ErdsEvent wanted)
    {
        var position = new LogPosition(letter.Shard, letter.Sequence);
        var entry = (await Engine.Engine.Log.ReadEntriesAsync([position], CancellationToken.None))[0]!.Value;
        var events = await Evidence.Receipts.ListAsync(Engine.Grains, entry, letter.Shard, CancellationToken.None);
        var id = Engine.Engine.LetterIds.Encode(letter.Shard, letter.Sequence, letter.Version);
        return await Evidence.Receipts.IssueAsync(
            events.First(one => one.Event == wanted), id, entry, StoredLetter.Read(entry.Payload), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await Evidence.DisposeAsync();
        await Engine.DisposeAsync();
    }
}
