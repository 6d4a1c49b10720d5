using System.Diagnostics;

namespace Budkavle.Api.Tests.Silos;

/// <summary>A file system of a few megabytes in memory, with a file that can be dropped to make room again.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryDirectory _mountPoint = new();

    public SmallDisk(int megabytes, int ballastMegabytes)
    {
        if (Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", _mountPoint.Path) != 0)
            throw new InvalidOperationException("The small disk cannot be mounted.");
        File.WriteAllBytes(Ballast, new byte[ballastMegabytes * 1024 * 1024]);
    }

    public static string? MissingReason { get; } = FindMissingReason();

    public string Path => System.IO.Path.Combine(_mountPoint.Path, "data");

    private string Ballast => System.IO.Path.Combine(_mountPoint.Path, "ballast");

    public void MakeRoom() => File.Delete(Ballast);

    private static string? FindMissingReason()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root") return "Only root on Linux can mount a small disk.";
        using var probe = new TemporaryDirectory();
        if (Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", probe.Path) != 0) return "This machine does not let a test mount a disk.";
        return Run("umount", probe.Path) == 0 ? null : "This machine does not let a test unmount a disk.";
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }

    public void Dispose()
    {
        Run("umount", "-l", _mountPoint.Path);
        _mountPoint.Dispose();
    }
}
