namespace Budkavle.Storage.Sqlite;

/// <summary>Where a SQLite store lies and how it is cut.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>
    /// The folder of the store's files; made if it is not there. It must be on a local disk: write-ahead logging needs shared memory.
    /// </summary>
    public required string Directory { get; init; }

    /// <summary>
    /// How many shards a new store gets: default 16, well above the cores of a small server. Fixed when the store is made.
    /// </summary>
    public int Shards { get; init; } = 16;

    /// <summary>
    /// How many files the shards are spread over, each with a writing thread of its own: default 2. Measured on two cores, two files took
    /// 1.6 to 1.8 times the bytes of one, and four from 0.8 to 1.2 times those of two. Fixed when the store is made.
    /// </summary>
    public int Files { get; init; } = 2;

    /// <summary>Threads that read; each has a connection to every file. Default: the cores, from 2 to 4.</summary>
    public int Readers { get; init; } = Math.Clamp(Environment.ProcessorCount, 2, 4);

    /// <summary>
    /// Bytes a page of a new store: default 8192. Against 4096 it cost a quarter less time for large blocks and keys; 16384 cost small
    /// blocks more than it gave large ones.
    /// </summary>
    public int PageBytes { get; init; } = 8192;

    /// <summary>
    /// Pages that the write-ahead log collects before they are copied into the file: default 4000 (32 MB). Against 1000 it wrote sorted
    /// rows 1.3 times as fast, since a page that is changed often is copied once.
    /// </summary>
    public int WalPages { get; init; } = 4000;

    /// <summary>
    /// Page cache of each writing connection in bytes: default 64 MB, which holds the right edges of all lists being written.
    /// </summary>
    public long WriterCacheBytes { get; init; } = 64 << 20;

    /// <summary>Page cache of each reading connection in bytes: default 16 MB; the operating system caches the rest.</summary>
    public long ReaderCacheBytes { get; init; } = 16 << 20;

    /// <summary>Fails where another process has the store open, and keeps others out. For tools that a silo must not meet.</summary>
    public bool Alone { get; init; }

    /// <summary>Fails where another silo has the store open, and keeps other silos out, but no tools. For silos.</summary>
    public bool Serves { get; init; }

    /// <summary>Says when contents were touched: default the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(Directory);
        ArgumentOutOfRangeException.ThrowIfLessThan(Shards, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Shards, 65536);
        ArgumentOutOfRangeException.ThrowIfLessThan(Files, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Files, Shards);
        ArgumentOutOfRangeException.ThrowIfLessThan(Readers, 1);
        if (PageBytes is < 512 or > 65536 || (PageBytes & (PageBytes - 1)) != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(PageBytes), "A page is a power of two from 512 to 65536 bytes.");
        }
    }
}
