using System.Diagnostics;
using System.Text;
using Budkavle.Grains.Submissions;
using Budkavle.Grains.Tests.Printing;
using Budkavle.Grains.Tests.Support;

namespace Budkavle.Grains.Tests.Submissions;

/// <summary>ClamAV's own daemon, with one signature: that of the file that all scanners agree to find (EICAR).</summary>
public sealed class ClamAvTests
{
    private const string Signature = "44d88612fea8a8f36de82e1278abb02f:68:Eicar-Test-Signature\n";

    // In two pieces, so that no scanner finds this source.
    private static readonly string Eicar = @"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";

    [ToolFact("/usr/sbin/clamd")]
    public async Task The_real_scanner_finds_what_it_should_and_nothing_else()
    {
        using var files = new EngineFiles();
        var (socket, configuration) = (Path.Combine(files.Root, "clamd.sock"), Path.Combine(files.Root, "clamd.conf"));
        Directory.CreateDirectory(Path.Combine(files.Root, "db"));
        await File.WriteAllTextAsync(Path.Combine(files.Root, "db", "test.hdb"), Signature);
        await File.WriteAllTextAsync(
            configuration,
                $"Foreground yes\nLocalSocket {socket}\nDatabaseDirectory {Path.Combine(files.Root, "db")}\nStreamMaxLength 1M\n");
        using var clamd = Process.Start(new ProcessStartInfo("/usr/sbin/clamd", ["-c", configuration])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        try
        {
            using var scanner = new ClamAvScanner(
                new ClamAvOptions { SocketPath = socket, RestAfterFailure = TimeSpan.Zero }, TimeProvider.System);
            // Its output says when it listens.
            while (await clamd.StandardOutput.ReadLineAsync() is { } line && !line.Contains("Self checking", StringComparison.Ordinal))
            {
            }

            Assert.Equal(ScanVerdict.Infected, await scanner.ScanAsync(Encoding.ASCII.GetBytes(Eicar), CancellationToken.None));
            Assert.Equal(ScanVerdict.Clean, await scanner.ScanAsync(new byte[300_000], CancellationToken.None));
            Assert.Equal(ScanVerdict.Away, await scanner.ScanAsync(new byte[2_000_000], CancellationToken.None));
            Assert.Equal(ScanVerdict.Clean, await scanner.ScanAsync("again"u8.ToArray(), CancellationToken.None));
        }
        finally
        {
            clamd.Kill();
            await clamd.WaitForExitAsync();
        }

        using var nobody = new ClamAvScanner(new ClamAvOptions { SocketPath = socket }, TimeProvider.System);
        Assert.Equal(ScanVerdict.Away, await nobody.ScanAsync("x"u8.ToArray(), CancellationToken.None));
    }

    [Theory]
    [InlineData("/run/clamd.sock", "/run/clamd.sock", "127.0.0.1", 3310)]
    [InlineData("unix:a.sock", "a.sock", "127.0.0.1", 3310)]
    [InlineData("scanner:3311", null, "scanner", 3311)]
    [InlineData("tcp://scanner", null, "scanner", 3310)]
    public void An_address_is_a_socket_or_a_host(string address, string? path, string host, int port)
    {
        var options = ClamAvOptions.Parse(address);

        Assert.Equal((path, host, port), (options.SocketPath, options.Host, options.Port));
        Assert.Throws<ArgumentException>(() => ClamAvOptions.Parse("http://scanner"));
    }
}
