namespace Budkavle.Storage.Postgres;

/// <summary>Where a PostgreSQL store is and how it is used.</summary>
public sealed record PostgresStoreOptions
{
    /// <summary>
    /// The way to the database, as Npgsql writes it. Multiplexing and pooling settings in it are overruled. Its <c>Command Timeout</c>,
    /// by default 30 s, says how long a statement may take before the store counts as unavailable; the server ends it after as long.
    /// </summary>
    public required string ConnectionString { get; init; }

    /// <summary>
    /// How many shards a new store gets: default 16, since fewer shards fill blocks better when letters come one by one. Fixed when
    /// the store is made; take more where more than a few processes will share it.
    /// </summary>
    public int Shards { get; init; } = 16;

    /// <summary>
    /// Connections that append, each with one commit under way: default 2, since a second commit fills the time the first one flushes.
    /// </summary>
    public int WriteLanes { get; init; } = 2;

    /// <summary>Most connections of the pool that reads and writes checkpoints: default 8.</summary>
    public int PoolConnectionsMax { get; init; } = 8;

    /// <summary>
    /// Fails where a silo is connected to the database. It keeps no silo out that starts later: see
    /// <see cref="IProjections.DropProjectionsAsync"/>, which looks again.
    /// </summary>
    public bool Alone { get; init; }

    /// <summary>Says when contents were touched: default the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Which of the servers this is, from 0; remembered by the database.</summary>
    internal int Server { get; init; }

    /// <summary>How many servers the store is spread over; see <see cref="SpreadStore"/>.</summary>
    internal int Servers { get; init; } = 1;

    /// <summary>The store that the database must belong to; null for the first server, which says it.</summary>
    internal string? StoreId { get; init; }

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(ConnectionString);
        ArgumentOutOfRangeException.ThrowIfLessThan(Shards, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Shards, 65536);
        ArgumentOutOfRangeException.ThrowIfLessThan(WriteLanes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(PoolConnectionsMax, 1);
    }
}
