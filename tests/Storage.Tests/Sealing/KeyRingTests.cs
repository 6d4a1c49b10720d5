using Budkavle.Storage.Sealing;

namespace Budkavle.Storage.Tests.Sealing;

public sealed class KeyRingTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("budkavle-ring-");

    private string RingPath => Path.Combine(folder.FullName, "keys", "ring.json");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_new_ring_is_for_its_owner_alone()
    {
        KeyRing.OpenOrCreate(RingPath, TimeProvider.System);

        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(RingPath) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.Equal(["ring.json"], Directory.GetFiles(Path.GetDirectoryName(RingPath)!).Select(Path.GetFileName));
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    [Theory]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    public void A_ring_that_others_can_touch_is_refused(UnixFileMode extra)
    {
        KeyRing.OpenOrCreate(RingPath, TimeProvider.System);
        File.SetUnixFileMode(RingPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | extra);

        Assert.Contains("0600", Assert.Throws<StorageException>(() => KeyRing.Open(RingPath, TimeProvider.System)).Message);
    }

    [Fact]
    public void A_derived_secret_is_the_same_at_every_start_and_differs_by_purpose()
    {
        var first = KeyRing.OpenOrCreate(RingPath, TimeProvider.System);
        var second = KeyRing.OpenOrCreate(RingPath, TimeProvider.System);

        Assert.Equal(first.DeriveSecret("mailbox", 32), second.DeriveSecret("mailbox", 32));
        Assert.NotEqual(first.DeriveSecret("mailbox", 32), first.DeriveSecret("sender", 32));
        Assert.Equal(64, first.DeriveSecret("mailbox", 64).Length);
    }

    [Fact]
    public async Task Processes_that_start_at_once_share_one_ring()
    {
        var rings =
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => KeyRing.OpenOrCreate(RingPath, TimeProvider.System))));

        Assert.Single(rings.Select(ring => ring.ActiveKey).Distinct());
    }

    [Fact]
    public void A_ring_that_is_cut_short_is_refused_without_quoting_it()
    {
        KeyRing.OpenOrCreate(RingPath, TimeProvider.System);
        var text = File.ReadAllText(RingPath);
        File.WriteAllText(RingPath, text[..(text.Length / 2)]);

        var error = Assert.Throws<StorageException>(() => KeyRing.Open(RingPath, TimeProvider.System));
        Assert.Null(error.InnerException);
        Assert.DoesNotContain(text.Substring(text.IndexOf("rootSecret", StringComparison.Ordinal) + 14, 8), error.Message);
    }

    [Fact]
    public void A_ring_that_is_not_there_is_not_made_by_opening()
    {
        Assert.Throws<StorageException>(() => KeyRing.Open(RingPath, TimeProvider.System));
        Assert.False(File.Exists(RingPath));
    }

    [Fact]
    public async Task Rotations_at_once_lose_none_of_each_others_keys()
    {
        var ring = KeyRing.OpenOrCreate(RingPath, TimeProvider.System);
        var made = new System.Collections.Concurrent.ConcurrentBag<string>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            ring.Rotate();
            made.Add(ring.ActiveKey);
        })));

        Assert.Equal(9, KeyRing.Open(RingPath, TimeProvider.System).Keys.Count);
        Assert.Subset(ring.Keys.Select(key => key.Id).ToHashSet(), made.ToHashSet());
    }

    [Fact]
    public void A_ring_that_another_process_changes_is_not_changed_too()
    {
        var ring = KeyRing.OpenOrCreate(RingPath, TimeProvider.System);
        using (KeyRingFile.KeepOthersOut(RingPath)) Assert.Throws<StorageException>(ring.Rotate);

        ring.Rotate();
        Assert.Equal(2, KeyRing.Open(RingPath, TimeProvider.System).Keys.Count);
    }

    [Fact]
    public void A_ring_that_is_gone_for_a_moment_is_a_fault_of_the_store_and_changes_nothing()
    {
        var ring = KeyRing.OpenOrCreate(RingPath, TimeProvider.System);
        File.Move(RingPath, RingPath + ".away");

        Assert.Throws<StorageException>(ring.Reload);
        Assert.Single(ring.Keys);
    }
}
