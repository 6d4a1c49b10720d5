using SQLitePCL;

namespace Budkavle.Api.Tests.Keeping;

/// <summary>Changes a store behind its back.</summary>
internal static class StoredRows
{
    /// <summary>Runs one statement, which must change a row or more.</summary>
    public static void Run(string path, string sql)
    {
        Batteries_V2.Init();
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open(path, out var database));
        using (database)
        {
            raw.sqlite3_busy_timeout(database, 10_000);
            Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(database, sql));
            Assert.NotEqual(0, raw.sqlite3_changes(database));
        }
    }
}
