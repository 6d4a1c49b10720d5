namespace Budkavle.Storage.Sqlite;

/// <summary>
/// Says that a process uses a store, by a lock on a file beside it that ends with the process: any number of silos, or one tool that
/// must be
/// alone.
/// </summary>
internal static class StoreInUse
{
    private const string FileName = "in-use.lock";

    /// <exception cref="StorageException">The store is used in the other way.</exception>
    public static IDisposable Enter(string directory, bool alone)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = alone ? FileShare.None : FileShare.ReadWrite,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            return new FileStream(Path.Combine(directory, FileName), options);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new StorageException("The folder of the store cannot be written.", exception);
        }
        catch (IOException exception)
        {
            throw new StorageException(
                alone ? "The store is in use: stop the silo first." : "The store is being changed by a tool: wait until it has ended.",
                exception);
        }
    }
}
