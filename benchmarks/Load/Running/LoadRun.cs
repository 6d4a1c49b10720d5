using Budkavle.Load.Contract;
using Budkavle.Load.Letters;
using Budkavle.Load.Measuring;

namespace Budkavle.Load.Running;

/// <summary>Everything one run shares between its connections.</summary>
internal sealed class LoadRun(LoadOptions options, Target target, RecipientNumbers recipients)
{
    /// <summary>How many letter ids are kept for reading back.</summary>
    private const int SampleMax = 1000;

    /// <summary>Letters of a run that was told neither a number nor a duration.</summary>
    private const long DefaultLetters = 100_000;

    private readonly List<string> _sample = [];
    private long _claimed;
    private long _replayed;
    private volatile bool _stopped;

    public LoadOptions Options => options;

    public Target Target => target;

    public RecipientNumbers Recipients => recipients;

    public FillerText Filler { get; } = new(options.Seed);

    public Recorder Recorder { get; } = new();

    /// <summary>Letters in all; null when only the duration ends the run (closed loop).</summary>
    public long? Expected { get; } = options.Mode == LoadMode.Dispatch ? recipients.Count
        : options.Letters
        ?? (options.Duration is not { } duration ? DefaultLetters
            : options.RatePerSecond is { } rate ? (long)(rate * duration.TotalSeconds)
            : null);

    public long Total => Expected ?? long.MaxValue / 2;

    /// <summary>Lines of one bulk request: at most as asked, and so few that all connections carry the same share.</summary>
    public int BulkLines
    {
        get
        {
            if (Expected is not { } letters)
                return options.BulkLines;
            var perRound = (long)options.BulkLines * options.Connections;
            var rounds = (letters + perRound - 1) / perRound;
            return (int)((letters + rounds * options.Connections - 1) / (rounds * options.Connections));
        }
    }

    public bool IsStopped => _stopped;

    /// <summary>A short word on what is happening, for the live view.</summary>
    public string Phase { get; set; } = "";

    /// <summary>Figures of one mode only, by name; they go into the report as they are.</summary>
    public Dictionary<string, object> Extra { get; } = [];

    public IReadOnlyList<string> Sample => _sample;

    /// <summary>Letters answered as repeats of an earlier run.</summary>
    public long Replayed => Interlocked.Read(ref _replayed);

    /// <summary>Takes the next block of letters; Count is 0 when none is left.</summary>
    public (long First, int Count) Claim(int wanted)
    {
        if (_stopped)
            return (0, 0);
        var first = Interlocked.Add(ref _claimed, wanted) - wanted;
        return (first, (int)Math.Clamp(Total - first, 0, wanted));
    }

    /// <summary>The duration is over: no further letter is sent, answers under way are waited for.</summary>
    public void Stop() => _stopped = true;

    public void CountReplay() => Interlocked.Increment(ref _replayed);

    /// <summary>Keeps one letter id in so many, until the sample is full.</summary>
    public void Keep(long index, ReadOnlySpan<byte> letterId)
    {
        if (!options.Verify || index % Math.Max(1, Math.Min(Total, 1_000_000) / SampleMax) != 0)
            return;
        lock (_sample)
        {
            if (_sample.Count < SampleMax)
                _sample.Add(System.Text.Encoding.UTF8.GetString(letterId));
        }
    }
}
