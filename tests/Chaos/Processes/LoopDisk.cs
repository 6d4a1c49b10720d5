using System.Globalization;

namespace Budkavle.Chaos.Processes;

/// <summary>
/// An ext4 file system in a file, mounted through a loop device. It can be filled up and freed; and the file can be copied while it is
/// mounted, which is what a power cut leaves: the file has what the file system has written to its device, and nothing that was still in
/// memory.
/// </summary>
internal sealed class LoopDisk : IDisposable
{
    private readonly string _ballast;

    private LoopDisk(string image, string mountPoint) =>
        (Image, MountPoint, _ballast) = (image, mountPoint, Path.Combine(mountPoint, "ballast"));

    public string Image { get; }

    public string MountPoint { get; }

    /// <summary>Why there can be none here, or null where one has been mounted to see.</summary>
    public static string? MissingReason { get; } = FindMissingReason();

    /// <summary>Makes a file system in a new file and mounts it.</summary>
    /// <param name="options">Mount options besides loop.</param>
    public static LoopDisk Create(string folder, string name, int megabytes, string options = "")
    {
        Directory.CreateDirectory(folder);
        var image = Path.Combine(folder, name + ".img");
        Shell.Run("truncate", "-s", string.Create(CultureInfo.InvariantCulture, $"{megabytes}M"), image);
        // No reserve for root, so that full is full; nothing left to be written later behind our back.
        Shell.Run("mkfs.ext4", "-q", "-F", "-m", "0", "-E", "lazy_itable_init=0,lazy_journal_init=0", image);
        return Mount(image, Path.Combine(folder, name), options);
    }

    /// <summary>Mounts the file system of an existing file; its journal is replayed as after a power cut.</summary>
    public static LoopDisk Mount(string image, string mountPoint, string options = "")
    {
        Directory.CreateDirectory(mountPoint);
        Shell.Run("mount", "-o", options.Length == 0 ? "loop" : "loop," + options, image, mountPoint);
        return new LoopDisk(image, mountPoint);
    }

    /// <summary>Takes all room that is left.</summary>
    public void Fill()
    {
        // Blocks first, then what is left in ever smaller steps: fallocate takes all or nothing.
        long size = 0;
        for (var step = 256L * 1024 * 1024; step >= 4096; step /= 2)
        {
            while (Shell.Try("fallocate", "-o", Text(size), "-l", Text(step), _ballast).Code == 0) size += step;
        }
    }

    public void Free() => File.Delete(_ballast);

    /// <summary>
    /// Copies the file as it is now, without asking anybody to write first. Whoever writes must be stopped: should the kernel write
    /// something by itself meanwhile, the copy would be of two moments, and is made again.
    /// </summary>
    /// <remarks>
    /// What an fsync waited for has been written to the file by the loop driver, if only to the host's cache, and the copy is read through
    /// that cache. What waits in the cache of the mounted file system has not.
    /// </remarks>
    public void CopyImage(string path)
    {
        string before;
        do
        {
            before = Writes();
            Shell.Run("cp", "--sparse=always", Image, path);
        }
        while (before != Writes());
    }

    /// <summary>Writes and sectors that the device has done, and requests under way (Documentation/block/stat.rst of Linux).</summary>
    private string Writes()
    {
        var device = Path.GetFileName(Shell.Run("findmnt", "-n", "-o", "SOURCE", MountPoint));
        var counters = File.ReadAllText($"/sys/block/{device}/stat").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return $"{counters[4]} {counters[6]} {counters[8]}";
    }

    public void Dispose()
    {
        if (Shell.Try("umount", MountPoint).Code != 0) Shell.Try("umount", "-l", MountPoint);
        File.Delete(Image);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? FindMissingReason()
    {
        if (!Shell.IsRoot) return "Only root on Linux can mount a file system.";
        var folder = Directory.CreateTempSubdirectory("budkavle-loop-").FullName;
        try
        {
            using var disk = Create(folder, "probe", 8);
            return null;
        }
        catch (InvalidOperationException refused)
        {
            return "No loop device can be mounted here: " + refused.Message;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
