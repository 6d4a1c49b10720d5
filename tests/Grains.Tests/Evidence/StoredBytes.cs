using SQLitePCL;

namespace Budkavle.Grains.Tests.Evidence;

/// <summary>Changes a store behind its back: SQL on its file.</summary>
internal sealed class StoredBytes : IDisposable
{
    private readonly sqlite3 _database;

    public StoredBytes(string directory)
    {
        Batteries_V2.Init();
        var file = Directory.GetFiles(directory, "*.db").Single();
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open(file, out _database));
    }

    /// <summary>Runs one statement, which must change a row or more.</summary>
    public void Run(string sql)
    {
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(_database, sql));
        Assert.NotEqual(0, raw.sqlite3_changes(_database));
    }

    /// <summary>The first column of the first row, as text.</summary>
    public string Ask(string sql)
    {
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_prepare_v2(_database, sql, out var statement));
        using (statement)
        {
            Assert.Equal(raw.SQLITE_ROW, raw.sqlite3_step(statement));
            return raw.sqlite3_column_text(statement, 0).utf8_to_string();
        }
    }

    /// <summary>Turns one bit of a column that holds bytes; an offset below 0 counts from the end.</summary>
    public void Flip(string table, string column, string where, int offset)
    {
        var bytes = Convert.FromHexString(Ask($"SELECT hex({column}) FROM {table} WHERE {where}"));
        bytes[offset < 0 ? bytes.Length + offset : offset] ^= 1;
        Run($"UPDATE {table} SET {column} = x'{Convert.ToHexString(bytes)}' WHERE {where}");
    }

    public void Dispose() => _database.Dispose();
}
