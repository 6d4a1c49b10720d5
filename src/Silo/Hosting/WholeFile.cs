namespace Budkavle.Silo.Hosting;

/// <summary>Files that the next start believes.</summary>
internal static class WholeFile
{
    /// <summary>Writes whole or not at all, for the owner's eyes only.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        var temporary = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(temporary, options))
        {
            write(file);
            // Before it gets its name: a power cut could keep the name and lose what it names, and the silo would not start on that.
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
