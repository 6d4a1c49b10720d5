namespace Budkavle.Storage.Sqlite;

/// <summary>
/// Says that a process uses a store, by locks on files beside it that end with the process: one silo and any number of tools, or one tool
/// that must be alone. Two silos would take the shards from each other.
/// </summary>
internal static class StoreInUse
{
    private const string FileName = "in-use.lock";
    private const string SiloFileName = "silo.lock";

    /// <exception cref="StorageException">The store is used in the other way, or by another silo.</exception>
    public static IDisposable Enter(string directory, bool alone, bool serves)
    {
        var entered = Lock(
            Path.Combine(directory, FileName), alone,
            alone ? "The store is in use: stop the silo first." : "The store is being changed by a tool: wait until it has ended.");
        if (!serves) return entered;
        try
        {
            return new Both(entered, Lock(
                Path.Combine(directory, SiloFileName), alone: true, "The store is in use by another silo: stop that one first."));
        }
        catch
        {
            entered.Dispose();
            throw;
        }
    }

    private static FileStream Lock(string path, bool alone, string taken)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = alone ? FileShare.None : FileShare.ReadWrite,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            return new FileStream(path, options);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new StorageException("The folder of the store cannot be written.", exception);
        }
        catch (IOException exception)
        {
            throw new StorageException(taken, exception);
        }
    }

    private sealed class Both(IDisposable first, IDisposable second) : IDisposable
    {
        public void Dispose()
        {
            second.Dispose();
            first.Dispose();
        }
    }
}
