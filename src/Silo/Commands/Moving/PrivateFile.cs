using System.Text;

namespace Budkavle.Silo.Commands.Moving;

/// <summary>Files that only their owner reads.</summary>
internal static class PrivateFile
{
    /// <summary>A new file, mode 0600, written through line by line.</summary>
    /// <exception cref="IOException">It is there already, or cannot be made.</exception>
    public static StreamWriter Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new StreamWriter(path, new UTF8Encoding(false), options) { AutoFlush = true };
    }
}
