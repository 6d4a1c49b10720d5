using System.Security.Cryptography;

namespace Budkavle.Storage;

/// <summary>
/// The folder of a backup. It is written beside its name and moved there when all of it is on disk, so what has the name is whole.
/// </summary>
public sealed class BackupFolder
{
    private const int BufferBytes = 1 << 20;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly string _path;
    private readonly string _draft;
    private readonly List<BackupManifest.Part> _parts = [];

    private BackupFolder(string path, string draft) => (_path, _draft) = (path, draft);

    /// <summary>Begins a backup in a folder that must not be there. What an attempt that was killed left beside it is removed.</summary>
    /// <exception cref="StorageException">It is there, or cannot be made.</exception>
    public static BackupFolder Create(string path)
    {
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Directory.Exists(path) || File.Exists(path))
            throw new StorageException($"{path} is there already: every backup gets a folder of its own.");
        var draft = path + ".unfinished";
        try
        {
            if (Directory.Exists(draft)) Directory.Delete(draft, recursive: true);
            MakeFolder(draft);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"{draft} cannot be made.", exception);
        }

        return new BackupFolder(path, draft);
    }

    /// <summary>Only its owner looks into it, whatever is sealed.</summary>
    internal static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, OwnerOnly);
    }

    /// <summary>Copies a file into the backup that is no part of the store, for its owner alone.</summary>
    /// <exception cref="StorageException">It cannot be copied.</exception>
    public void Include(string name, string from)
    {
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var file = new FileStream(PathOf(name), options);
            file.Write(File.ReadAllBytes(from));
            file.Flush(flushToDisk: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Discard();
            throw new StorageException($"{from} cannot be copied into the backup.", exception);
        }
    }

    /// <summary>Where a part is to be written by somebody else; then <see cref="AddAsync"/> it.</summary>
    internal string PathOf(string name)
    {
        var path = Path.Combine(_draft, name);
        MakeFolder(Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>Makes a written file durable, hashes it and makes it a part.</summary>
    internal async Task AddAsync(
        string name, int database, string table, IReadOnlyList<string> columns, CancellationToken cancellationToken)
    {
        var path = PathOf(name);
        await using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite)) file.Flush(flushToDisk: true);
        var (bytes, hash) = await HashAsync(path, static _ => { }, cancellationToken);
        _parts.Add(new BackupManifest.Part(name, database, table, columns, bytes, hash));
    }

    /// <summary>Writes the manifest and gives the folder its name.</summary>
    internal async Task<BackupManifest> FinishAsync(BackupManifest manifest, CancellationToken cancellationToken)
    {
        manifest = manifest with { Parts = [.. _parts] };
        await using (var file = new FileStream(Path.Combine(_draft, BackupManifest.FileName), FileMode.CreateNew, FileAccess.Write))
        {
            await file.WriteAsync(manifest.Write(), cancellationToken);
            file.Flush(flushToDisk: true);
        }

        Directory.Move(_draft, _path);
        return manifest;
    }

    /// <summary>Removes what was written of a backup that will not be finished.</summary>
    internal void Discard()
    {
        if (Directory.Exists(_draft)) Directory.Delete(_draft, recursive: true);
    }

    /// <summary>Reads a backup's manifest and holds every part against it.</summary>
    /// <param name="path">The backup.</param>
    /// <param name="progress">Told how many bytes have been read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StorageException">It is not a whole backup, or a part was changed.</exception>
    public static async Task<BackupManifest> VerifyAsync(string path, Action<long> progress, CancellationToken cancellationToken)
    {
        var file = Path.Combine(path, BackupManifest.FileName);
        if (!File.Exists(file))
            throw new StorageException($"There is no {BackupManifest.FileName} in {path}: not a backup, or not a whole one.");
        var manifest = BackupManifest.Read(await File.ReadAllBytesAsync(file, cancellationToken));
        long before = 0;
        foreach (var part in manifest.Parts)
        {
            var own = Path.Combine(path, part.Name);
            if (!File.Exists(own)) throw new StorageException($"{part.Name} is missing from the backup.");
            var (bytes, hash) = await HashAsync(own, done => progress(before + done), cancellationToken);
            if (bytes != part.Bytes || hash != part.Sha256) throw new StorageException($"{part.Name} is not what was backed up.");
            before += bytes;
        }

        return manifest;
    }

    private static async Task<(long Bytes, string Hash)> HashAsync(string path, Action<long> progress, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0, useAsync: true);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferBytes];
        long bytes = 0;
        for (int read; (read = await file.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
            progress(bytes += read);
        }

        return (bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
