using System.Security.Cryptography;
using System.Text;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Evidence;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Grains.Letters.Purging;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage;

namespace Budkavle.Grains.Tests.Letters.Purging;

/// <summary>An engine whose store's clock the test sets, and what is swept from it.</summary>
internal sealed class PurgeWorld(EngineFixture fixture, IStore store, TimeProvider clock)
{
    private static readonly CancellationToken _none = CancellationToken.None;
    private int _keys;

    public EngineFixture Fixture => fixture;

    public ContentVault Vault { get; } = new(store.Contents, fixture.Engine.Sealer, fixture.Engine.Ring);

    public PurgeHolders Holders { get; } = new();

    public StorePurge Purge(Func<string, Task>? between = null, int perSweep = 1000) =>
        new(store, fixture.Engine.Sealer, fixture.Engine.Ring, Holders, clock)
        {
            Between = between ?? (_ => Task.CompletedTask), ContentsPerSweep = perSweep,
        };

    public async Task<Dictionary<PurgeRule, long>> RunAsync(PurgeRules rules, bool apply = true) =>
        (await Purge().RunAsync(rules, apply, (_, _, _) => { }, _none)).ToDictionary(one => one.Rule, one => one.Contents);

    public Task<byte[]> PutAsync(string text) => Vault.PutAsync(Encoding.UTF8.GetBytes(text), _none).AsTask();

    public async Task<string?> ReadAsync(byte[] hash) =>
        await Vault.GetAsync(hash, _none) is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : null;

    public async Task<bool> HasAsync(string text) =>
        await store.Contents.ExistsAsync(ContentVault.NameOf(SHA256.HashData(Encoding.UTF8.GetBytes(text))), _none);

    /// <summary>Stores texts and delivers a letter that has the first as its body and the rest as attachments.</summary>
    public async Task<DeliverResult> DeliverAsync(StreamKey mailbox, params string[] texts)
    {
        var letter = Post.To(mailbox.Value, Interlocked.Increment(ref _keys), traits: LetterTraits.None);
        var hashes = new List<byte[]>();
        foreach (var text in texts) hashes.Add(await PutAsync(text));
        letter = letter with { Payload = (byte[])[.. letter.Payload.Span, .. FieldsOf(hashes)] };
        var result = (await fixture.OfficeOf(mailbox).Deliver([letter]))[0];
        Assert.Equal(LetterRefusal.None, result.Refusal);
        return result;
    }

    private static byte[] FieldsOf(List<byte[]> hashes)
    {
        var bytes = new byte[4096];
        var writer = new FieldWriter(bytes);
        writer.Write(LetterField.BodyHash, hashes[0]);
        foreach (var hash in hashes[1..])
            writer.Write(LetterField.Attachment, new LetterAttachment("a.txt", "text/plain", 1, hash).ToBytes());
        return bytes[..writer.Written];
    }

    public async Task<StreamKey> RegisterAsync(UInt128 mailbox)
    {
        var stream = new StreamKey(mailbox);
        await fixture.OfficeOf(stream).Register(
            [new RegisterItem { Mailbox = mailbox, Settings = SettingsCodec.Write(new MailboxSettings()) }]);
        return stream;
    }

    public async Task<AuditReport> AuditAsync()
    {
        using var audit = await StoreAudit.OpenAsync(store, fixture.Engine.Ring, TimeProvider.System, _none);
        return await audit.RunAsync((_, _, _) => { }, _none);
    }
}
