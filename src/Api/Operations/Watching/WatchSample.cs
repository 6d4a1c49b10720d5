namespace Budkavle.Api.Operations.Watching;

/// <summary>What alarms are judged by, as of one moment. Counts are since the start of the process.</summary>
internal sealed record WatchSample
{
    public required DateTimeOffset At { get; init; }

    /// <summary>Shards that no silo answers for.</summary>
    public int ShardsMissing { get; init; }

    /// <summary>By shard; 0 where none answers.</summary>
    public IReadOnlyList<long> Epochs { get; init; } = [];

    public long PendingBytesMax { get; init; }

    public long TailRowsMax { get; init; }

    /// <summary>Commits by class of latency.</summary>
    public IReadOnlyList<long> CommitLatency { get; init; } = [];

    /// <summary>Letters that were sent back for lack of room.</summary>
    public double Overloaded { get; init; }

    public double Requests { get; init; }

    /// <summary>Answers of 500 and above, without 503, which is an answer.</summary>
    public double Errors { get; init; }

    /// <summary>For how long the oldest notification has waited, in seconds.</summary>
    public double NotificationsOldest { get; init; }

    /// <summary>Attempts by channel.</summary>
    public IReadOnlyDictionary<string, double> Attempts { get; init; } = new Dictionary<string, double>();

    /// <summary>Those that were refused for good.</summary>
    public IReadOnlyDictionary<string, double> Refused { get; init; } = new Dictionary<string, double>();

    /// <summary>For how long the oldest letter to another operator has waited, in seconds, by operator.</summary>
    public IReadOnlyDictionary<string, double> OperatorsOldest { get; init; } = new Dictionary<string, double>();
}
