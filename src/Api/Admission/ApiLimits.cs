namespace Budkavle.Api.Admission;

/// <summary>Every limit of the HTTP side, with where its number comes from. Sizes in bytes as sent, unless they say otherwise.</summary>
public sealed record ApiLimits
{
    /// <summary>
    /// One letter or any other single body. A letter of Mina meddelanden is at most 2 MB with attachments; base64 makes 2.7 MB of it,
    /// JSON a little more.
    /// </summary>
    public long BodyBytesMax { get; init; } = 4 * 1024 * 1024;

    /// <summary>One uploaded content. Larger than a letter may be, for operators that accept more.</summary>
    public long ContentBytesMax { get; init; } = 16 * 1024 * 1024;

    /// <summary>One line of a bulk body: a letter. Longer lines are refused alone, the rest goes on.</summary>
    public int LineBytesMax { get; init; } = 4 * 1024 * 1024;

    /// <summary>
    /// Of a body that is refused for its length, so much is still read and dropped, so that the client gets to read the refusal.
    /// </summary>
    public long DroppedBytesMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>Nesting of JSON. Our deepest body has four levels; the framework's 64 only helps attackers.</summary>
    public int JsonDepthMax { get; init; } = 16;

    /// <summary>What a compressed bulk body may unfold to: a million letters of 1 KB.</summary>
    public long DecompressedBytesMax { get; init; } = 1024L * 1024 * 1024;

    /// <summary>
    /// Work in progress, in cost units. A single request costs 1 (about 100 KB of memory while it runs), a bulk request
    /// <see cref="BulkCostUnits"/>. There is no queue: a request that waits holds a connection and memory, and its client learns nothing.
    /// </summary>
    public int CostUnitsMax { get; init; } = 2_048;

    public int BulkCostUnits { get; init; } = 32;

    /// <summary>Bulk requests at once; the log is the bottleneck long before.</summary>
    public int ConcurrentBulkMax { get; init; } = 32;

    /// <summary>What a refused client is told to wait. Full means hundreds of milliseconds, not minutes.</summary>
    public TimeSpan OverloadedRetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Cost units a second and client, sustained and as a burst. Stops a loop that has run away, and lets a legitimate peak through: well
    /// above what two cores answer. Operators set it lower where clients share.
    /// </summary>
    public int CostUnitsPerSecondPerClient { get; init; } = 50_000;

    /// <summary>Share of the memory available to the process at which new requests are shed.</summary>
    public double MemoryShareMax { get; init; } = 0.85;

    /// <summary>
    /// A body slower than this, after <see cref="SlowBodyGrace"/>, is cut. A 2 MB letter then takes at most 35 minutes; phones are
    /// faster.
    /// </summary>
    public double BodyBytesPerSecondMin { get; init; } = 1_024;

    public TimeSpan SlowBodyGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time for the header fields (the Slowloris attack holds them open).</summary>
    public TimeSpan HeadersTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(75);

    /// <summary>A token of an RSA client is 1 KB; 16 KB leave room for proxies' additions.</summary>
    public int HeaderBytesMax { get; init; } = 16 * 1024;

    public int RequestLineBytesMax { get; init; } = 4 * 1024;

    public int ConnectionsMax { get; init; } = 10_000;

    /// <exception cref="ArgumentException">A limit is not positive, or contradicts another.</exception>
    public void Validate()
    {
        if (BodyBytesMax <= 0 || LineBytesMax <= 0 || ContentBytesMax <= 0) throw new ArgumentException("Sizes must be positive.");
        if (BulkCostUnits <= 0 || BulkCostUnits > CostUnitsMax) throw new ArgumentException("A bulk request must fit into CostUnitsMax.");
        if (SlowBodyGrace <= TimeSpan.FromSeconds(1))
            throw new ArgumentException("SlowBodyGrace must exceed the server's tick of one second.");
        if (MemoryShareMax is <= 0 or > 1) throw new ArgumentException("MemoryShareMax is a share, above 0 and at most 1.");
    }
}
