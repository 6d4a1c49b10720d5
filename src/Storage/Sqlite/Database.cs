using SQLitePCL;

namespace Budkavle.Storage.Sqlite;

/// <summary>
/// One connection, used by one thread at a time, with its prepared statements. The calls are those of SQLite itself: the ADO.NET layer
/// costs several times the insert of a row.
/// </summary>
internal sealed class Database : IDisposable
{
    /// <summary>How long to wait for another process that writes, such as the one whose shards are being taken over.</summary>
    private const int BusyMilliseconds = 10_000;

    private readonly sqlite3 handle;
    private readonly Dictionary<string, Statement> statements = [];

    static Database() => Batteries_V2.Init();

    private Database(sqlite3 handle) => this.handle = handle;

    /// <summary>After an input/output error the connection is replaced: its view of the file cannot be trusted.</summary>
    public bool IsBroken { get; private set; }

    public static string Version => raw.sqlite3_libversion().utf8_to_string();

    public static Database Open(string path, bool readOnly)
    {
        var flags = readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE;
        var code = raw.sqlite3_open_v2(path, out var handle, flags | raw.SQLITE_OPEN_NOMUTEX, null);
        var database = new Database(handle);
        try
        {
            database.Check(code);
            database.Check(raw.sqlite3_busy_timeout(handle, BusyMilliseconds));
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>The prepared statement of a text; the same object each time, so the text should be a constant.</summary>
    public Statement Prepare(string sql)
    {
        if (statements.TryGetValue(sql, out var statement)) return statement.Reset();
        Check(raw.sqlite3_prepare_v3(handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var prepared));
        statements.Add(sql, statement = new Statement(this, prepared));
        return statement;
    }

    /// <summary>Runs several statements that return nothing.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(handle, sql));

    /// <summary>The first column of the first row as text; empty if there is none.</summary>
    public string Ask(string sql)
    {
        Check(raw.sqlite3_prepare_v3(handle, sql, 0, out var prepared));
        using var statement = new Statement(this, prepared);
        return statement.Step() ? statement.Text(0) : "";
    }

    /// <summary>Runs work in a transaction that holds the write lock from its start.</summary>
    public T Write<T>(Func<Database, T> work) => Transact("BEGIN IMMEDIATE", work);

    /// <summary>Runs reads that see one state of the file.</summary>
    public T Read<T>(Func<Database, T> work) => Transact("BEGIN", work);

    private T Transact<T>(string begin, Func<Database, T> work)
    {
        Prepare(begin).Run();
        try
        {
            var result = work(this);
            Prepare("COMMIT").Run();
            return result;
        }
        catch
        {
            Rollback();
            throw;
        }
    }

    private void Rollback()
    {
        foreach (var statement in statements.Values) statement.Reset();
        if (raw.sqlite3_get_autocommit(handle) != 0) return;
        if (raw.sqlite3_exec(handle, "ROLLBACK") != raw.SQLITE_OK) IsBroken = true;
    }

    /// <summary>
    /// Copies the whole file into an empty one. A transaction that this connection has open decides which state is copied, whatever others
    /// write meanwhile.
    /// </summary>
    public void CopyTo(Database empty, Action<long, long> progress, CancellationToken cancellationToken)
    {
        const int PagesPerStep = 512;
        using var backup = raw.sqlite3_backup_init(empty.handle, "main", handle, "main");
        if (backup.IsInvalid) empty.Check(raw.sqlite3_errcode(empty.handle));
        int code;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            code = raw.sqlite3_backup_step(backup, PagesPerStep);
            if (code != raw.SQLITE_OK && code != raw.SQLITE_DONE) throw new StorageException($"SQLite: the copy failed ({code}).");
            var pages = raw.sqlite3_backup_pagecount(backup);
            progress(pages - raw.sqlite3_backup_remaining(backup), pages);
        }
        while (code != raw.SQLITE_DONE);
    }

    /// <exception cref="StorageException">The call failed.</exception>
    public void Check(int code)
    {
        if (code is raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE) return;
        var extended = handle.IsInvalid ? code : raw.sqlite3_extended_errcode(handle);
        var message = handle.IsInvalid ? "cannot open" : raw.sqlite3_errmsg(handle).utf8_to_string();
        IsBroken |= (code & 0xff) is raw.SQLITE_IOERR or raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_CANTOPEN
            or raw.SQLITE_PROTOCOL or raw.SQLITE_MISUSE or raw.SQLITE_NOMEM;
        throw new StorageException($"SQLite: {message} ({extended}).");
    }

    public void Dispose()
    {
        foreach (var statement in statements.Values) statement.Dispose();
        statements.Clear();
        handle.Dispose();
    }
}
