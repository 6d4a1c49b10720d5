using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Budkavle.Storage.Sealing;

/// <summary>
/// What the key ring's file holds, and how it is read and written: whole, by its owner only, and on disk before anything depends on it.
/// </summary>
internal sealed record KeyRingFile(int Version, byte[] RootSecret, string Active, IReadOnlyList<KeyRingFile.Key> Keys)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    internal sealed record Key(string Id, DateTimeOffset CreatedAt, byte[] Secret);

    public static KeyRingFile Read(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(OwnerOnly | UnixFileMode.UserExecute)) != 0)
        {
            throw new StorageException(
                "The key ring can be read or changed by other users of this machine. Give it mode 0600, and think of its keys as known.");
        }

        try
        {
            var ring = JsonSerializer.Deserialize(File.ReadAllBytes(path), KeyRingJson.Default.KeyRingFile);
            if (ring is { Version: 1, RootSecret.Length: 32 } && ring.Keys.Any(key => key.Id == ring.Active)) return ring;
        }
        catch (JsonException exception)
        {
            // The parser's message may quote a secret.
            throw new StorageException($"The key ring is not readable: line {exception.LineNumber + 1} is not what it should be.");
        }

        throw new StorageException("The key ring is not readable: of another version, or incomplete.");
    }

    /// <summary>Writes the ring beside the file and moves it into place.</summary>
    /// <returns>False if the file was not to be replaced and someone else made it first.</returns>
    public bool Write(string path, bool replace)
    {
        // Two threads of a process may make the ring at once, so the draft has a name of its own.
        var draft = $"{path}.{System.Security.Cryptography.RandomNumberGenerator.GetHexString(8)}.draft";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using (var stream = new FileStream(draft, options))
        {
            JsonSerializer.Serialize(stream, this, KeyRingJson.Default.KeyRingFile);
            stream.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(draft, path, replace);
        }
        catch (IOException) when (!replace && File.Exists(path))
        {
            File.Delete(draft);
            return false;
        }

        FlushDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return true;
    }

    /// <summary>Until it is disposed of no other process changes the ring. The file beside it that says so stays, and is empty.</summary>
    /// <exception cref="StorageException">Another process is changing it.</exception>
    public static FileStream KeepOthersOut(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        try
        {
            return new FileStream(path + ".lock", options);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageException("The key ring cannot be changed: another process may be changing it.", exception);
        }
    }

    /// <summary>The new name must survive a power cut too: a store whose ring is gone cannot be read.</summary>
    private static void FlushDirectory(string directory)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = Open(directory, 0);
        if (descriptor < 0) return;
        _ = Fsync(descriptor);
        _ = Close(descriptor);
    }

    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Fsync(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(KeyRingFile))]
internal sealed partial class KeyRingJson : JsonSerializerContext;
