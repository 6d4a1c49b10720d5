namespace Budkavle.Api.Moving;

/// <summary>Keeps a package while it is judged, in a file: it is read twice, and from its end.</summary>
internal static class PackageSpool
{
    /// <summary>What stays free on the disk, which others write to as well.</summary>
    public const long FreeBytesMin = 1024L * 1024 * 1024;

    private const int StepBytes = 1024 * 1024;

    /// <summary>Null, with nothing kept, if the disk has too little room for it; the room is looked at before each megabyte.</summary>
    /// <param name="body">The package.</param>
    /// <param name="length">How long it is said to be; null if it is not said.</param>
    /// <param name="freeBytes">How much room there is now: see <see cref="FreeBytes"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<FileStream?> FillAsync(
        Stream body, long? length, Func<long> freeBytes, CancellationToken cancellationToken)
    {
        if (length > freeBytes() - FreeBytesMin) return null;
        var file = Open();
        try
        {
            var step = new byte[StepBytes];
            while (await body.ReadAtLeastAsync(step, StepBytes, throwOnEndOfStream: false, cancellationToken) is > 0 and var read)
            {
                if (freeBytes() - FreeBytesMin < read)
                {
                    await file.DisposeAsync();
                    return null;
                }

                await file.WriteAsync(step.AsMemory(0, read), cancellationToken);
            }

            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>The room where packages are kept.</summary>
    public static long FreeBytes() => new DriveInfo(Path.GetTempPath()).AvailableFreeSpace;

    /// <summary>A file without a name: what it holds is gone with the process, however that ends.</summary>
    private static FileStream Open()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        };
        if (OperatingSystem.IsWindows()) return new FileStream(path, options);
        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, options);
        File.Delete(path);
        return file;
    }
}
