using System.Globalization;
using System.Runtime.InteropServices;

namespace Budkavle.Support;

/// <summary>The machine a measurement was made on, as far as Linux tells; empty texts elsewhere.</summary>
public sealed record MachineInfo(string Processor, int Cores, string Kernel, string Memory, string Runtime, string LoadAverage)
{
    public static MachineInfo Read() => new(
        Field("/proc/cpuinfo", "model name"),
        Environment.ProcessorCount,
        FirstLine("/proc/sys/kernel/osrelease") is { Length: > 0 } release ? $"Linux {release}" : RuntimeInformation.OSDescription,
        Field("/proc/meminfo", "MemTotal"),
        RuntimeInformation.FrameworkDescription,
        FirstLine("/proc/loadavg"));

    /// <summary>Name and value of everything known, for a table.</summary>
    public IEnumerable<(string Name, string Value)> Rows() =>
    [
        ("processor", Processor),
        ("cores", Cores.ToString(CultureInfo.InvariantCulture)),
        ("kernel", Kernel),
        ("memory", Memory),
        ("runtime", Runtime),
        ("load average when written", LoadAverage),
    ];

    /// <summary>What a measurement of something durable needs besides the machine: where its data lay, and how fast that flushes.</summary>
    /// <param name="directory">Where the databases were.</param>
    /// <param name="flushesPerSecond">What <see cref="FlushRate"/> found there.</param>
    public static IEnumerable<(string Name, string Value)> RowsWithStorage(string directory, double flushesPerSecond) =>
    [
        .. Read().Rows(),
        ("storage", StorageInfo.Of(directory)),
        ("flush rate", string.Create(CultureInfo.InvariantCulture, $"{flushesPerSecond:N0} fdatasync/s of 8 KB, one after another")),
    ];

    /// <summary>The value after a name and a colon in a file such as those of /proc; empty where there is none.</summary>
    public static string Field(string path, string name)
    {
        try
        {
            var line = File.ReadLines(path).FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal));
            return line is null ? "" : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static string FirstLine(string path)
    {
        try
        {
            return File.ReadLines(path).FirstOrDefault() ?? "";
        }
        catch (IOException)
        {
            return "";
        }
    }
}
