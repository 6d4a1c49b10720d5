using Budkavle.Grains.Notifications.Desks;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;
using Microsoft.Extensions.Logging;

namespace Budkavle.Grains.Notifications.Delivery;

/// <summary>What the lanes of all shards share.</summary>
/// <param name="Owner">This process, as shards name their writer.</param>
internal sealed record LaneServices(
    IGrainFactory Grains,
    LogReader Log,
    IDocumentStore Documents,
    NotificationLimits Limits,
    NotificationMetrics Metrics,
    TimeProvider Clock,
    ILogger Logger,
    IReadOnlyDictionary<NotificationChannelKind, ChannelDesk> Desks,
    MessageComposer Composer,
    ContentVault Contents,
    string Owner,
    Random Random)
{
    /// <summary>This start's number in the cursors.</summary>
    public long Start { get; } = Random.NextInt64(1, long.MaxValue);

    public long Now => Clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>A random number from 0 to 1. The source is not safe for several threads.</summary>
    public double Chance()
    {
        lock (Random) return Random.NextDouble();
    }
}
