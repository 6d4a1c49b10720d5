using System.Globalization;
using System.Text;
using Budkavle.Api.Letters.Parsing;
using Budkavle.Api.Letters.Sending;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Identity;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Grains.Runtime;
using Budkavle.Storage.InMemory;
using Budkavle.Storage.Sealing;

namespace Budkavle.Api.Tests.Letters;

/// <summary>What the key table shows of a letter to whoever reads it.</summary>
public sealed class FingerprintTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("budkavle-fingerprints-");
    private readonly LetterDraft _draft = new();

    public FingerprintTests()
    {
        var letter = Letter.To(TestNumbers.DemoPerson(1).Value.ToString("D12", CultureInfo.InvariantCulture));
        Assert.True(LetterParser.TryParse(Encoding.UTF8.GetBytes(letter), LetterShape.Single, _draft, out _));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Nobody_can_compute_a_fingerprint_without_the_key_ring()
    {
        var own = await FingerprintAsync("own");

        Assert.Equal(own, await FingerprintAsync("own"));
        Assert.NotEqual(own, await FingerprintAsync("another"));
    }

    private async Task<ulong> FingerprintAsync(string installation)
    {
        var ring = KeyRing.OpenOrCreate(Path.Combine(_folder.FullName, installation, "ring.json"), TimeProvider.System);
        await using var engine = await Engine.OpenAsync(
            new MemoryStore(1), ring, new EngineLimits(), TimeProvider.System, TaskScheduler.Default, "test", CancellationToken.None);
        var composer = new LetterComposer(engine, new ContentVault(engine.Store.Contents, engine.Sealer, ring));
        composer.Compose(_draft, 1, 2, null, new byte[LetterComposer.SizeMax(_draft, null)], out var fingerprint);
        return fingerprint;
    }
}
