namespace Budkavle.Support;

/// <summary>The file system a directory lies on.</summary>
public static class StorageInfo
{
    /// <summary>
    /// Device, type and mount options of the longest mount point above the directory; empty where the system does not tell.
    /// </summary>
    public static string Of(string directory)
    {
        try
        {
            var full = Path.GetFullPath(directory) + "/";
            var mount = File.ReadLines("/proc/mounts").Select(l => l.Split(' ')).Where(m => m.Length > 3)
                .Where(m => full.StartsWith(m[1].TrimEnd('/') + "/", StringComparison.Ordinal))
                .MaxBy(m => m[1].Length);
            return mount is null ? "" : $"{mount[2]} on {mount[0]} ({mount[3]})";
        }
        catch (IOException)
        {
            return "";
        }
    }
}
