using Budkavle.Api.Moving;
using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.Moving;

/// <summary>Packages of more than 4 GB, and those for which there is no room.</summary>
[Collection(TestPackages.Collection)]
public sealed class LargePackageTests : IDisposable
{
    private const int Megabyte = 1024 * 1024;
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task A_package_of_more_than_4_GB_is_written_and_read_as_a_stream()
    {
        // What letters would fill is filled with a first part that takes no room on the disk: all others stand behind 4 GB.
        using var file = new FileStream(Path.Combine(_directory.Path, "large.zip"), FileMode.CreateNew, FileAccess.ReadWrite);
        using (var writer = await PackageWriter.BeginAsync(
            new SparseStream(file), new ZeroStream(uint.MaxValue + (200L * Megabyte)), CancellationToken.None))
        {
            await TestPackages.WriteAsync(writer, Enumerable.Range(1, PackageLimits.LettersPerPart + 5).Select(TestPackages.LetterOf));
        }

        file.SetLength(file.Position);
        var (letters, fault) = await TestPackages.JudgeAsync(file);

        Assert.Null(fault);
        Assert.Equal(
            Enumerable.Range(1, PackageLimits.LettersPerPart + 5).Select(TestPackages.IdOf), letters.Select(letter => letter.LetterId));
        Assert.InRange(file.Length, uint.MaxValue, long.MaxValue);
        // The record that says where the record of 64 bits is stands right before the last one.
        file.Position = file.Length - 22 - 20;
        Assert.Equal([0x50, 0x4B, 0x06, 0x07], [file.ReadByte(), file.ReadByte(), file.ReadByte(), file.ReadByte()]);
    }

    [Fact]
    public async Task A_package_of_more_than_4_GB_that_broke_off_is_none()
    {
        using var file = new FileStream(Path.Combine(_directory.Path, "cut.zip"), FileMode.CreateNew, FileAccess.ReadWrite);
        using (var writer = await PackageWriter.BeginAsync(new SparseStream(file), new ZeroStream(uint.MaxValue), CancellationToken.None))
            await writer.AddAsync(TestPackages.LetterOf(1), CancellationToken.None);
        file.SetLength(file.Position);

        Assert.Equal("the file", (await TestPackages.JudgeAsync(file)).Fault!.Place);
    }

    [Fact]
    public async Task What_the_disk_has_no_room_for_is_not_begun()
    {
        var body = new ZeroStream(long.MaxValue);

        Assert.Null(await PackageSpool.FillAsync(body, 10 * Megabyte, RoomOf(9 * Megabyte), CancellationToken.None));

        Assert.Equal(0, body.Position);
    }

    [Fact]
    public async Task What_does_not_say_how_long_it_is_ends_before_the_disk_is_full()
    {
        var body = new ZeroStream(long.MaxValue);

        Assert.Null(await PackageSpool.FillAsync(body, null, RoomOf(9 * Megabyte), CancellationToken.None));

        Assert.InRange(body.Position, Megabyte, 10 * Megabyte);
    }

    [Fact]
    public async Task What_fits_is_kept_whole()
    {
        await using var file = await PackageSpool.FillAsync(
            new ZeroStream((3 * Megabyte) + 7), (3 * Megabyte) + 7, RoomOf(9 * Megabyte), CancellationToken.None);

        Assert.Equal((3 * Megabyte) + 7, file!.Length);
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>A disk with so much room above what stays free; each time it is asked, a megabyte more has been written.</summary>
    private static Func<long> RoomOf(long bytes)
    {
        var free = PackageSpool.FreeBytesMin + bytes + Megabyte;
        return () => free -= Megabyte;
    }
}
