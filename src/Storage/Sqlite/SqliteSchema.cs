using System.Globalization;
using Budkavle.Storage.Migrations;

namespace Budkavle.Storage.Sqlite;

/// <summary>Opens the files of a store with the settings that everything else relies on, and brings their schema up to date.</summary>
internal static class SqliteSchema
{
    public static string PathOf(SqliteStoreOptions options, int file) =>
        Path.Combine(options.Directory, string.Create(CultureInfo.InvariantCulture, $"budkavle-{file}.db"));

    /// <summary>
    /// A writing connection. <c>synchronous=FULL</c>: with NORMAL a commit in the write-ahead log is not flushed and a power cut takes it.
    /// No memory mapping: an input/output error inside a mapping kills the process instead of failing one call.
    /// </summary>
    public static Database OpenWriter(SqliteStoreOptions options, int file)
    {
        var database = Database.Open(PathOf(options, file), readOnly: false);
        try
        {
            database.Execute(string.Create(CultureInfo.InvariantCulture, $"""
                PRAGMA page_size={options.PageBytes};
                PRAGMA journal_mode=WAL;
                PRAGMA synchronous=FULL;
                PRAGMA fullfsync=ON;
                PRAGMA checkpoint_fullfsync=ON;
                PRAGMA wal_autocheckpoint={options.WalPages};
                PRAGMA journal_size_limit={(long)options.WalPages * options.PageBytes * 2};
                PRAGMA cache_size={-options.WriterCacheBytes / 1024};
                PRAGMA mmap_size=0;
                PRAGMA temp_store=MEMORY;
                PRAGMA foreign_keys=OFF;
                """));
            Durability(database);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public static Database OpenReader(SqliteStoreOptions options, int file)
    {
        var database = Database.Open(PathOf(options, file), readOnly: true);
        database.Execute(
            string.Create(CultureInfo.InvariantCulture, $"PRAGMA cache_size={-options.ReaderCacheBytes / 1024}; PRAGMA mmap_size=0;"));
        return database;
    }

    /// <summary>The settings as the database says them.</summary>
    /// <exception cref="StorageException">They do not keep an acknowledged commit through a power cut.</exception>
    public static IReadOnlyList<string> Durability(Database database)
    {
        var journal = database.Ask("PRAGMA journal_mode");
        var synchronous = database.Ask("PRAGMA synchronous");
        if (journal != "wal" || synchronous != "2")
        {
            throw new StorageException($"SQLite says journal_mode={journal}, synchronous={synchronous}; wal and 2 (FULL) are needed.");
        }

        return
        [
            "journal_mode=wal", "synchronous=FULL", $"page_size={database.Ask("PRAGMA page_size")}",
            $"wal_autocheckpoint={database.Ask("PRAGMA wal_autocheckpoint")}",
        ];
    }

    /// <summary>Applies the steps that a file lacks, one process at a time, and compares what the file says of itself.</summary>
    public static void Migrate(Database database, SqliteStoreOptions options, int file, IReadOnlyList<Migration> known)
    {
        database.Write(open =>
        {
            open.Execute("""
                CREATE TABLE IF NOT EXISTS schema_steps (
                    number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL,
                    applied_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP)
                """);
            foreach (var step in MigrationPlan.Make(known, Applied(open)))
            {
                open.Execute(step.Sql);
                open.Prepare("INSERT INTO schema_steps (number, name, checksum) VALUES (?1, ?2, ?3)")
                    .Bind(1, step.Number).Bind(2, step.Name).Bind(3, step.Checksum).Run();
            }

            Agree(open, "shards", options.Shards);
            Agree(open, "files", options.Files);
            Agree(open, "file", file);
            return true;
        });
    }

    public static List<(int Number, string Name, string Checksum)> Applied(Database database)
    {
        var applied = new List<(int, string, string)>();
        var statement = database.Prepare("SELECT number, name, checksum FROM schema_steps ORDER BY number");
        while (statement.Step()) applied.Add(((int)statement.Long(0), statement.Text(1), statement.Text(2)));
        return applied;
    }

    private static void Agree(Database database, string name, int value)
    {
        var wanted = value.ToString(CultureInfo.InvariantCulture);
        database.Prepare("INSERT OR IGNORE INTO store (name, value) VALUES (?1, ?2)").Bind(1, name).Bind(2, wanted).Run();
        var statement = database.Prepare("SELECT value FROM store WHERE name = ?1").Bind(1, name);
        statement.Step();
        var stored = statement.Text(0);
        statement.Reset();
        if (stored != wanted)
        {
            throw new StorageException(
                $"The store was made with {name}={stored} and is opened with {name}={wanted}; that cannot be changed.");
        }
    }
}
