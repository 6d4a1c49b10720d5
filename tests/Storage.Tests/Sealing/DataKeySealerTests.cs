using System.Security.Cryptography;
using Budkavle.Storage.InMemory;
using Budkavle.Storage.Sealing;

namespace Budkavle.Storage.Tests.Sealing;

public sealed class DataKeySealerTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("budkavle-ring-");
    private readonly MemoryStore store = new(1);

    private string RingPath => Path.Combine(folder.FullName, "ring.json");

    private static CancellationToken None => CancellationToken.None;

    public void Dispose() => folder.Delete(recursive: true);

    private KeyRing Ring() => KeyRing.OpenOrCreate(RingPath, TimeProvider.System);

    private async Task<DataKeySealer> SealerAsync() => await DataKeySealer.OpenAsync(Ring(), store.Documents, None);

    private static byte[] Seal(ISealer sealer, byte[] plain, byte[] associated)
    {
        var sealedBytes = new byte[plain.Length + sealer.OverheadBytes];
        Assert.Equal(sealedBytes.Length, sealer.Seal(plain, associated, sealedBytes));
        return sealedBytes;
    }

    private static byte[] Open(ISealer sealer, byte[] sealedBytes, byte[] associated)
    {
        var plain = new byte[sealedBytes.Length - sealer.OverheadBytes];
        Assert.Equal(plain.Length, sealer.Open(sealedBytes, associated, plain));
        return plain;
    }

    [Fact]
    public async Task What_is_sealed_opens_to_what_it_was()
    {
        var sealer = await SealerAsync();
        foreach (var length in (int[])[0, 1, 100, 40_000])
        {
            var plain = RandomNumberGenerator.GetBytes(length);
            var sealedBytes = Seal(sealer, plain, [1, 2]);

            Assert.Equal(plain, Open(sealer, sealedBytes, [1, 2]));
            Assert.True(length < 16 || sealedBytes.AsSpan().IndexOf(plain) < 0);
        }
    }

    [Fact]
    public async Task A_change_of_any_byte_is_noticed()
    {
        var sealer = await SealerAsync();
        var sealedBytes = Seal(sealer, "a letter"u8.ToArray(), [1]);
        for (var at = 0; at < sealedBytes.Length; at++)
        {
            var changed = (byte[])sealedBytes.Clone();
            changed[at] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => Open(sealer, changed, [1]));
        }

        for (var length = 0; length < sealedBytes.Length; length++)
        {
            Assert.ThrowsAny<CryptographicException>(() => sealer.Open(sealedBytes.AsSpan(0, length), [1], new byte[100]));
        }
    }

    [Fact]
    public async Task Bytes_moved_to_another_place_do_not_open()
    {
        var sealer = await SealerAsync();
        var sealedBytes = Seal(sealer, "a letter"u8.ToArray(), [1, 2, 3]);

        Assert.ThrowsAny<CryptographicException>(() => Open(sealer, sealedBytes, [1, 2, 4]));
        Assert.ThrowsAny<CryptographicException>(() => Open(sealer, sealedBytes, []));
    }

    [Fact]
    public async Task A_nonce_never_repeats_across_threads_and_runs()
    {
        DataKeySealer[] sealers = [await SealerAsync(), await SealerAsync()];
        var nonces = sealers.AsParallel().WithDegreeOfParallelism(2)
            .SelectMany(sealer => Enumerable.Range(0, 8).AsParallel().SelectMany(
                _ => Enumerable.Range(0, 500).Select(_ => Convert.ToHexString(Seal(sealer, [], []), 1, 16)))).ToList();

        Assert.Equal(8000, nonces.Count);
        Assert.Equal(nonces.Count, nonces.Distinct().Count());
    }

    [Fact]
    public async Task The_next_run_reads_what_this_one_sealed_and_uses_a_key_of_its_own()
    {
        var first = Seal(await SealerAsync(), [1, 2, 3], []);
        var next = await SealerAsync();

        Assert.Equal([1, 2, 3], Open(next, first, []));
        Assert.NotEqual(first[1..5], Seal(next, [1, 2, 3], [])[1..5]);
    }

    [Fact]
    public async Task The_key_of_a_process_that_started_later_comes_with_a_refresh()
    {
        var early = await SealerAsync();
        var sealedBytes = Seal(await SealerAsync(), [1, 2, 3], []);

        Assert.False(early.KnowsKeyOf(sealedBytes));
        Assert.ThrowsAny<CryptographicException>(() => Open(early, sealedBytes, []));
        await early.RefreshAsync(None);
        Assert.True(early.KnowsKeyOf(sealedBytes));
        Assert.Equal([1, 2, 3], Open(early, sealedBytes, []));
    }

    [Fact]
    public async Task A_key_that_is_used_up_makes_way_for_the_spare_that_a_refresh_has_laid_ready()
    {
        var sealer = await DataKeySealer.OpenAsync(Ring(), store.Documents, sealsMax: 4, None);
        var early = Enumerable.Range(0, 3).Select(number => Seal(sealer, [(byte)number], [])).ToList();
        await sealer.RefreshAsync(None);
        await sealer.RefreshAsync(None);
        var late = Enumerable.Range(3, 4).Select(number => Seal(sealer, [(byte)number], [])).ToList();

        var all = early.Concat(late).ToList();
        string[] keys = [.. all.Select(bytes => Convert.ToHexString(bytes, 1, 4))];
        Assert.Single(keys[..4].Distinct());
        Assert.Single(keys[4..].Distinct());
        Assert.NotEqual(keys[3], keys[4]);
        Assert.Equal(2, (await store.Documents.ListAsync(DataKeySealer.DocumentPrefix, None)).Count);
        Assert.All(all, (bytes, number) => Assert.Equal([(byte)number], Open(sealer, bytes, [])));
    }

    [Fact]
    public async Task Rotation_wraps_every_data_key_anew_and_old_data_stays_readable()
    {
        var sealer = await SealerAsync();
        await SealerAsync();
        var sealedBytes = Seal(sealer, [1, 2, 3], []);
        var before = Ring();
        var pepper = before.DeriveSecret("pepper", 32);

        Assert.Equal(2, await sealer.RotateAsync(None));

        var after = Ring();
        Assert.NotEqual(before.ActiveKey, after.ActiveKey);
        Assert.Equal(pepper, after.DeriveSecret("pepper", 32));
        Assert.Equal([1, 2, 3], Open(sealer, sealedBytes, []));
        Assert.Equal([1, 2, 3], Open(await SealerAsync(), sealedBytes, []));
        var wrapped = await store.Documents.ListAsync(DataKeySealer.DocumentPrefix, None);
        Assert.Equal(3, wrapped.Count);
        Assert.All(wrapped, one => Assert.Equal(after.ActiveKey, KeyRing.WrappedUnder(one.Document.Bytes.Span)));
    }

    [Fact]
    public async Task A_process_that_runs_through_a_rotation_learns_the_new_ring_by_refreshing()
    {
        var running = await SealerAsync();
        await (await SealerAsync()).RotateAsync(None);
        var sealedBytes = Seal(await SealerAsync(), [7], []);

        await running.RefreshAsync(None);
        Assert.Equal([7], Open(running, sealedBytes, []));
    }

    [Fact]
    public async Task A_lost_ring_is_a_clear_error_at_start()
    {
        await SealerAsync();
        var lost = Ring().ActiveKey;
        File.Delete(RingPath);

        var error = await Assert.ThrowsAsync<StorageException>(SealerAsync);
        Assert.Contains(lost, error.Message);
        Assert.Contains("key ring does not hold", error.Message);
    }

    [Fact]
    public async Task A_data_key_that_was_changed_in_the_store_is_a_clear_error()
    {
        await SealerAsync();
        var (name, document) = (await store.Documents.ListAsync(DataKeySealer.DocumentPrefix, None))[0];
        var changed = document.Bytes.ToArray();
        changed[^1] ^= 1;
        await store.Documents.WriteAsync(name, 1, changed, None);

        Assert.Contains("was changed", (await Assert.ThrowsAsync<StorageException>(SealerAsync)).Message);
    }
}
