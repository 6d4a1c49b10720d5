using System.Net;
using System.Net.Sockets;
using Budkavle.Chaos.PowerLoss;
using Budkavle.Chaos.Processes;

namespace Budkavle.Chaos.Tests;

/// <summary>The tools do what they are trusted to do.</summary>
public sealed class RigTests
{
    [MachineFact(disk: true)]
    public void A_copy_of_a_mounted_disk_has_what_was_flushed_and_not_what_was_not()
    {
        var folder = Directory.CreateTempSubdirectory("budkavle-rig-").FullName;
        var copy = Path.Combine(folder, "copy.img");
        var control = new FlushControl();
        using (var disk = LoopDisk.Create(folder, "disk", 64, PowerLossRun.MountOptions))
        {
            control.Plant(disk.MountPoint);
            Assert.True(control.KeptWhatWasFlushed(disk.MountPoint));
            Assert.False(control.LostWhatWasNot(disk.MountPoint));
            disk.CopyImage(copy);
        }

        using (var left = LoopDisk.Mount(copy, Path.Combine(folder, "left")))
        {
            Assert.True(control.KeptWhatWasFlushed(left.MountPoint));
            Assert.True(control.LostWhatWasNot(left.MountPoint));
        }

        Directory.Delete(folder, recursive: true);
    }

    [MachineFact(disk: true)]
    public void A_full_disk_takes_nothing_until_it_is_freed()
    {
        var folder = Directory.CreateTempSubdirectory("budkavle-rig-").FullName;
        using (var disk = LoopDisk.Create(folder, "disk", 64))
        {
            var file = Path.Combine(disk.MountPoint, "file");
            disk.Fill();
            Assert.ThrowsAny<IOException>(() => File.WriteAllBytes(file, new byte[64 * 1024]));
            disk.Free();
            File.WriteAllBytes(file, new byte[64 * 1024]);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_link_that_is_cut_ends_its_connections_and_takes_new_ones_when_it_is_whole_again()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        await using var link = new TcpProxy(((IPEndPoint)server.LocalEndpoint).Port, TimeProvider.System);
        using var before = await ConnectAsync(link);
        using var accepted = await server.AcceptTcpClientAsync();
        await before.GetStream().WriteAsync(new byte[] { 1 });
        Assert.Equal(1, await accepted.GetStream().ReadAsync(new byte[8]));

        link.State = LinkState.Cut;
        await Assert.ThrowsAnyAsync<IOException>(async () => await before.GetStream().ReadExactlyAsync(new byte[1]));
        link.State = LinkState.Open;
        using var after = await ConnectAsync(link);
        using var again = await server.AcceptTcpClientAsync();
        await again.GetStream().WriteAsync(new byte[] { 2 });
        Assert.Equal(1, await after.GetStream().ReadAsync(new byte[8]));
    }

    private static async Task<TcpClient> ConnectAsync(TcpProxy link)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, link.Port);
        return client;
    }
}
