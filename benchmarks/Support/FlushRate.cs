using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Budkavle.Support;

/// <summary>How often a second a directory's storage makes 8 KB durable: the ceiling of commits one after another.</summary>
public static class FlushRate
{
    private const int BlockBytes = 8192;

    /// <summary>
    /// Overwrites blocks of a file as a database's log does, with an fdatasync after each, for about <paramref name="length"/>.
    /// </summary>
    public static double Measure(string directory, TimeSpan length)
    {
        var path = Path.Combine(directory, "flush-rate.tmp");
        var block = new byte[BlockBytes];
        try
        {
            using var file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite);
            for (var number = 0; number < 256; number++)
                RandomAccess.Write(file, block, (long)number * BlockBytes);
            RandomAccess.FlushToDisk(file);
            var started = Stopwatch.GetTimestamp();
            var flushes = 0;
            while (Stopwatch.GetElapsedTime(started) < length)
            {
                block[0]++;
                RandomAccess.Write(file, block, flushes % 256 * (long)BlockBytes);
                Flush(file);
                flushes++;
            }
            return flushes / Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Flush(Microsoft.Win32.SafeHandles.SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
            RandomAccess.FlushToDisk(file);
        else if (DataSync(file) != 0)
            throw new IOException($"fdatasync failed with error {Marshal.GetLastPInvokeError()}.");
    }

    [DllImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static extern int DataSync(Microsoft.Win32.SafeHandles.SafeFileHandle file);
}
