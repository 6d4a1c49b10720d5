using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Evidence;
using Budkavle.Grains.Evidence;
using Microsoft.Extensions.DependencyInjection;

namespace Budkavle.Api.Tests.Evidence;

/// <summary>The transparency log as anyone sees it, without a token.</summary>
[Collection(SiloCollection.Name)]
public sealed class LogTests(SiloFixture silo)
{
    [Fact]
    public async Task The_tiles_and_leaves_that_are_served_make_the_root_that_was_signed()
    {
        await GrowAsync(30);
        var checkpoint = await CheckpointAsync();
        var hashes = new List<byte>();
        for (var tile = 0L; tile * 256 < checkpoint.Size; tile++)
        {
            var width = Math.Min(256, checkpoint.Size - (tile * 256));
            var suffix = width == 256 ? "" : $".p/{width}";
            var leaves = await silo.Http.GetByteArrayAsync($"/v1/log/tile/entries/{TileAddress.WriteIndex(tile)}{suffix}");
            var served = await silo.Http.GetByteArrayAsync($"/v1/log/tile/0/{TileAddress.WriteIndex(tile)}{suffix}");
            var made = new List<byte>();
            for (var at = 0; at < leaves.Length; at += 2 + ((leaves[at] << 8) | leaves[at + 1]))
                made.AddRange(MerkleTree.HashLeaf(leaves.AsSpan(at + 2, (leaves[at] << 8) | leaves[at + 1])));
            Assert.Equal(made, served);
            hashes.AddRange(served);
        }

        Assert.True(checkpoint.Size > 20, $"Only {checkpoint.Size} leaves.");
        Assert.Equal(checkpoint.Root.ToArray(), MerkleTree.RootOf([.. hashes]));
    }

    [Fact]
    public async Task Proofs_over_http_hold_and_a_checkpoint_from_before_a_restart_is_the_beginning_of_one_after()
    {
        await GrowAsync(20);
        var before = await CheckpointAsync();
        await silo.RestartAsync();
        await GrowAsync(20);
        var after = await CheckpointAsync();

        var consistency = await ProofAsync($"/v1/log/consistency?from={before.Size}&to={after.Size}");
        Assert.True(after.Size > before.Size);
        Assert.Equal(before.Origin, after.Origin);
        Assert.True(ConsistencyProof.Holds(before.Size, before.Root.Span, after.Size, after.Root.Span, PathOf(consistency)));
        foreach (var index in new[] { 0, before.Size - 1, after.Size - 1 })
        {
            var proof = await ProofAsync($"/v1/log/proof?leaf={index}&size={after.Size}");
            var leaf = MerkleTree.HashLeaf(proof.GetProperty("leaf").GetBytesFromBase64());
            Assert.Equal(after.Root.ToArray(), InclusionProof.RootFrom(leaf, index, after.Size, PathOf(proof)));
        }
    }

    [Theory]
    [InlineData("/v1/log/proof", HttpStatusCode.BadRequest)]
    [InlineData("/v1/log/proof?leaf=-1", HttpStatusCode.BadRequest)]
    [InlineData("/v1/log/proof?leaf=99999999999", HttpStatusCode.BadRequest)]
    [InlineData("/v1/log/proof?leaf=0&size=99999999999", HttpStatusCode.BadRequest)]
    [InlineData("/v1/log/consistency?from=5&to=4", HttpStatusCode.BadRequest)]
    [InlineData("/v1/log/consistency?from=1&to=99999999999", HttpStatusCode.BadRequest)]
    [InlineData("/v1/log/tile/0/999", HttpStatusCode.NotFound)]
    [InlineData("/v1/log/tile/64/000", HttpStatusCode.NotFound)]
    [InlineData("/v1/log/tile/0/000.p/0", HttpStatusCode.NotFound)]
    [InlineData("/v1/log/tile/0/000.p/256", HttpStatusCode.NotFound)]
    [InlineData("/v1/log/tile/entries/0", HttpStatusCode.NotFound)]
    [InlineData("/v1/log/tile/entries/000/000", HttpStatusCode.NotFound)]
    public async Task What_is_not_there_is_refused(string path, HttpStatusCode status)
    {
        await GrowAsync(1);
        using var response = await silo.Http.GetAsync(path);
        Assert.Equal(status, response.StatusCode);
    }

    /// <summary>Another implementation judges: Node.js with its own hashes and signatures, and nothing of ours.</summary>
    [NodeFact]
    public async Task A_receipt_and_its_checkpoint_are_verified_by_a_program_that_shares_no_code_with_this_one()
    {
        using var sent = await silo.Agency.SendLetterAsync(Letter.To(silo.NewRecipient()), Guid.NewGuid().ToString());
        var id = (await Json.ReadAsync(sent)).Text("letterId");
        await GrowAsync(40);
        using var folder = new TemporaryDirectory();
        var (receipt, keys) = (Path.Combine(folder.Path, "receipt.json"), Path.Combine(folder.Path, "keys.json"));
        using var response = await silo.Agency.GetAsync($"/v1/letters/{id}/receipts/D.1");
        var text = await response.Content.ReadAsStringAsync();
        await File.WriteAllTextAsync(keys, await silo.Http.GetStringAsync("/.well-known/evidence-keys"));

        await File.WriteAllTextAsync(receipt, text);
        Assert.Equal("signature true, entry true, leaf true, checkpoint true", await JudgeAsync(receipt, keys));
        await File.WriteAllTextAsync(receipt, text.Replace("\"leafIndex\":", "\"leafIndex\":1", StringComparison.Ordinal));
        Assert.Equal("signature true, entry true, leaf false, checkpoint true", await JudgeAsync(receipt, keys));
    }

    private static async Task<string> JudgeAsync(string receipt, string keys)
    {
        var judge = Path.Combine(AppContext.BaseDirectory, "Evidence", "judge.mjs");
        using var node = Process.Start(new ProcessStartInfo("node", [judge, receipt, keys])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var error = node.StandardError.ReadToEndAsync();
        var answer = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, await error);
        return answer.Trim();
    }

    private async Task GrowAsync(int letters)
    {
        var before = await SizeAsync();
        for (var i = 0; i < letters; i++)
            Assert.Equal("", await silo.Agency.TryLetterAsync(Letter.To(SiloFixture.AnyRecipient(i), $"Log {i}")));
        // A silo that was restarted is another process to the log, which is the earlier one's for some seconds more.
        await Eventually.IsTrueAsync(async () =>
        {
            while (await silo.Services.GetRequiredService<EvidenceServices>().Integrator.IntegrateAsync(CancellationToken.None))
            {
            }

            return await SizeAsync() >= before + letters;
        });
    }

    private async Task<long> SizeAsync()
    {
        using var answer = await silo.Http.GetAsync("/v1/log/checkpoint");
        return answer.IsSuccessStatusCode ? (await CheckpointAsync()).Size : 0;
    }

    private async Task<Checkpoint> CheckpointAsync()
    {
        var note = SignedNote.Parse(await silo.Http.GetStringAsync("/v1/log/checkpoint"))!;
        var checkpoint = Checkpoint.Parse(note.Text)!;
        var keys = EvidenceKey.ReadMany(await silo.Http.GetStringAsync("/.well-known/evidence-keys"));
        Assert.Contains(keys, key => note.IsSignedBy(checkpoint.Origin, key.Key));
        return checkpoint;
    }

    private async Task<JsonElement> ProofAsync(string path) => Json.Parse(await silo.Http.GetStringAsync(path));

    private static byte[][] PathOf(JsonElement proof) => [.. proof.Items("path").Select(hash => hash.GetBytesFromBase64())];
}
