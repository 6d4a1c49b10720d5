namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>Every bound of dispatches, in one place.</summary>
public sealed record DispatchLimits
{
    /// <summary>Recipients in one chunk of a plan or upload: 1.5 MB, one row of the content store.</summary>
    public int ChunkEntriesMax { get; init; } = 64 * 1024;

    /// <summary>
    /// Recipients of one shard that a planner takes memory for at first: 96 MB, enough for the whole country over four shards. More only
    /// for mailboxes that are really others.
    /// </summary>
    public int PlanEntriesAtFirst { get; init; } = 4 * 1024 * 1024;

    /// <summary>Recipients that one upload holds in memory over all shards before it writes chunks: 12 MB.</summary>
    public int UploadEntriesInMemory { get; init; } = 512 * 1024;

    /// <summary>Uploads at once in this process; with the above, under 100 MB.</summary>
    public int UploadsAtOnce { get; init; } = 4;

    /// <summary>Chunks of an upload being written at once.</summary>
    public int ChunkWritesAtOnce { get; init; } = 4;

    /// <summary>Refused lines that an upload's answer lists.</summary>
    public int RefusedLinesMax { get; init; } = 1_000;

    /// <summary>Recipients in one list to a post office. Lists of 4,000 were no faster than of 2,000; smaller were not tried.</summary>
    public int SliceMax { get; init; } = 2_000;

    /// <summary>Lists of one shard under way at once: while one is committed the next is decided.</summary>
    public int SlicesAhead { get; init; } = 2;

    /// <summary>Shards that one dispatch delivers to at once.</summary>
    public int ShardsAtOnce { get; init; } = 4;

    /// <summary>Wait after a failure, doubled each time.</summary>
    public TimeSpan RetryDelayMin { get; init; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan RetryDelayMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Templates kept in memory for readers of letters.</summary>
    public int TemplatesInMemory { get; init; } = 1_000;

    /// <summary>How long a running dispatch's rate looks back.</summary>
    public TimeSpan RateWindow { get; init; } = TimeSpan.FromSeconds(5);
}
