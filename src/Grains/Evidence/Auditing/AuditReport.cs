using Budkavle.Grains.Letters.Contents;

namespace Budkavle.Grains.Evidence;

/// <summary>What an audit has looked at and found.</summary>
public sealed record AuditReport
{
    public long Blocks { get; init; }

    public long Entries { get; init; }

    /// <summary>Leaves of the log that were compared with the blocks they commit to.</summary>
    public long Leaves { get; init; }

    /// <summary>Blocks that the log did not cover yet: only their seals and their order were checked.</summary>
    public long BlocksNotInLog { get; init; }

    public long Tiles { get; init; }

    public long Contents { get; init; }

    /// <summary>Contents that the log names and that were looked for.</summary>
    public long ContentsNamed { get; init; }

    /// <summary>Contents that were removed by rule, by its rule: how many, and when the last one was, milliseconds since 1970.</summary>
    public IReadOnlyDictionary<PurgeRule, (long Count, long LastAt)> Purged { get; init; } =
        new Dictionary<PurgeRule, (long Count, long LastAt)>();

    /// <summary>The first faults, up to a limit.</summary>
    public required IReadOnlyList<AuditFault> Faults { get; init; }

    /// <summary>All faults, those not listed included.</summary>
    public long FaultCount { get; init; }
}
