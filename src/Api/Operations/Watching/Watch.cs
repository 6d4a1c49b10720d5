using Budkavle.Api.Pages.Web;
using Budkavle.Grains.Runtime;

namespace Budkavle.Api.Operations.Watching;

/// <summary>Looks at this silo every few seconds whether somebody watches or not, and keeps the alarms.</summary>
internal sealed partial class Watch(
    OpsReader reader, MeterReader meters, AlarmBoard board, TimeProvider clock, ILogger<Watch> logger) : BackgroundService
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private const string RefusedForGood = "Permanent";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await LookAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops.
        }
    }

    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        var (raised, cleared) = board.Observe(SampleOf(await reader.ReadAsync(cancellationToken), meters.Read()));
        foreach (var alarm in raised) LogRaised(alarm.Name, alarm.English);
        foreach (var name in cleared) LogCleared(name);
    }

    private static WatchSample SampleOf(OpsSnapshot now, MeterReading reading)
    {
        var requests = reading.By(MeterReader.Requests);
        return new WatchSample
        {
            At = now.At,
            ShardsMissing = now.Shards.Count(shard => shard.Owner.Length == 0),
            Epochs = [.. now.Shards.Select(shard => shard.Epoch)],
            PendingBytesMax = now.Shards.Max(shard => (long)shard.PendingBytes),
            TailRowsMax = now.Shards.Max(shard => (long)shard.TailRows),
            CommitLatency = now.Engine.CommitLatency,
            Overloaded = reading.By(Instruments.Submissions).GetValueOrDefault("overloaded"),
            Requests = requests.Values.Sum(),
            Errors = requests.Where(one => one.Key.StartsWith('5') && one.Key != "503").Sum(one => one.Value),
            NotificationsOldest = reading.Sum(Instruments.NotificationsOldest),
            Attempts = reading.By(Instruments.Attempts),
            Refused = reading.By(Instruments.Attempts, RefusedForGood),
            OperatorsOldest = reading.By(Instruments.RelaysOldest),
        };
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Alarm {Alarm}: {Finding}. What to do: docs/operations/alarms.md")]
    private partial void LogRaised(string alarm, string finding);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Alarm {Alarm} is over")]
    private partial void LogCleared(string alarm);
}
