using System.Globalization;
using Budkavle.Storage.Migrations;

namespace Budkavle.Storage.Sqlite;

/// <summary>Copies the files of a SQLite store by SQLite's own online copy, all as they were at one moment.</summary>
/// <param name="directory">The folder of the store's files.</param>
/// <param name="clock">Says when.</param>
public sealed class SqliteBackup(string directory, TimeProvider clock) : IStoreBackup
{
    /// <summary>What a manifest calls a store of this kind.</summary>
    public const string Kind = "sqlite";

    /// <inheritdoc/>
    public async Task<BackupManifest> TakeAsync(
        BackupFolder folder, string? ring, Action<long, long> progress, CancellationToken cancellationToken)
    {
        try
        {
            var manifest = await Task.Run(() => Take(folder, ring, progress, cancellationToken), cancellationToken).ConfigureAwait(false);
            for (var file = 0; file < manifest.Databases; file++)
                await folder.AddAsync(NameOf(file), file, "", [], cancellationToken).ConfigureAwait(false);
            return await folder.FinishAsync(manifest, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            folder.Discard();
            throw new StorageException($"The backup cannot be written: {exception.Message}", exception);
        }
        catch
        {
            folder.Discard();
            throw;
        }
    }

    private BackupManifest Take(BackupFolder folder, string? ring, Action<long, long> progress, CancellationToken cancellationToken)
    {
        var (shards, files, steps) = Look();
        using var open = new Databases();
        var takenAt = BeginAll(open, files);
        long done = 0;
        for (var file = 0; file < files; file++)
        {
            var (copied, number) = (done, file);
            using var copy = Database.Open(folder.PathOf(NameOf(file)), readOnly: false);
            // Nothing reads it before the manifest is written, and by then it has been flushed.
            copy.Execute("PRAGMA synchronous=OFF");
            open[file].CopyTo(
                copy,
                (pages, total) =>
                {
                    done = copied + pages;
                    progress(done, copied + (total * (files - number)));
                },
                cancellationToken);
        }

        return new BackupManifest
        {
            Format = BackupManifest.KnownFormat, TakenAt = takenAt, Kind = Kind, Shards = shards, Databases = files, Steps = steps,
            Ring = ring, Parts = [],
        };
    }

    /// <summary>
    /// Opens a reading transaction on every file while no file is being written: documents of the first file tell of blocks of the others
    /// and the other way round, so copies of two moments would be a store that never was.
    /// </summary>
    private DateTimeOffset BeginAll(Databases open, int files)
    {
        using var holding = new Databases();
        for (var file = 0; file < files; file++)
        {
            open.Add(Database.Open(PathOf(file), readOnly: true));
            holding.Add(Database.Open(PathOf(file), readOnly: false));
        }

        // Always in this order; a silo's writers hold one file each.
        for (var file = 0; file < files; file++) holding[file].Execute("BEGIN IMMEDIATE");
        var takenAt = clock.GetUtcNow();
        for (var file = 0; file < files; file++)
        {
            open[file].Execute("BEGIN");
            open[file].Ask("SELECT count(*) FROM store");
        }

        for (var file = 0; file < files; file++) holding[file].Execute("ROLLBACK");
        return takenAt;
    }

    private (int Shards, int Files, IReadOnlyList<BackupManifest.Step> Steps) Look()
    {
        var shards = SqliteStore.ShardsOf(directory) ?? throw new StorageException($"There is no store in {directory}.");
        using var first = Database.Open(PathOf(0), readOnly: true);
        var files = int.Parse(first.Ask("SELECT value FROM store WHERE name = 'files'"), CultureInfo.InvariantCulture);
        for (var file = 0; file < files; file++)
        {
            if (!File.Exists(PathOf(file))) throw new StorageException($"{NameOf(file)} of the store is missing.");
        }

        var steps = SqliteSchema.Applied(first).Select(step => new BackupManifest.Step(step.Number, step.Name, step.Checksum));
        return (shards, files, [.. steps]);
    }

    /// <inheritdoc/>
    public Task<string?> WhyNotEmptyAsync(CancellationToken cancellationToken) => Task.FromResult(
        Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any() ? $"{directory} is not empty." : null);

    /// <inheritdoc/>
    public async Task RestoreAsync(string folder, BackupManifest manifest, Action<long> progress, CancellationToken cancellationToken)
    {
        if (manifest.Kind != Kind) throw new StorageException($"The backup is of a {manifest.Kind} store.");
        MigrationPlan.Make(Migration.Load("Sqlite"), [.. manifest.Steps.Select(step => (step.Number, step.Name, step.Checksum))]);
        if (await WhyNotEmptyAsync(cancellationToken).ConfigureAwait(false) is { } reason) throw new StorageException(reason);
        var draft = Path.TrimEndingDirectorySeparator(directory) + ".unfinished";
        try
        {
            if (Directory.Exists(draft)) Directory.Delete(draft, recursive: true);
            BackupFolder.MakeFolder(draft);
            long before = 0;
            foreach (var part in manifest.Parts)
            {
                var from = before;
                var copying = CopyAsync(
                    Path.Combine(folder, part.Name), Path.Combine(draft, part.Name), done => progress(from + done), cancellationToken);
                await copying.ConfigureAwait(false);
                before += part.Bytes;
            }

            if (Directory.Exists(directory)) Directory.Delete(directory);
            Directory.Move(draft, directory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The store cannot be written: {exception.Message}", exception);
        }
    }

    private static async Task CopyAsync(string from, string to, Action<long> progress, CancellationToken cancellationToken)
    {
        const int BufferBytes = 1 << 20;
        var buffer = new byte[BufferBytes];
        var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.Read, 0, useAsync: true);
        await using (source.ConfigureAwait(false))
        {
            var target = new FileStream(to, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, useAsync: true);
            await using (target.ConfigureAwait(false))
            {
                long done = 0;
                for (int read; (read = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
                {
                    await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                    progress(done += read);
                }

                target.Flush(flushToDisk: true);
            }
        }
    }

    private string PathOf(int file) => Path.Combine(directory, NameOf(file));

    private static string NameOf(int file) => string.Create(CultureInfo.InvariantCulture, $"budkavle-{file}.db");

    private sealed class Databases : IDisposable
    {
        private readonly List<Database> opened = [];

        public Database this[int file] => opened[file];

        public void Add(Database database) => opened.Add(database);

        public void Dispose()
        {
            foreach (var database in opened) database.Dispose();
        }
    }
}
