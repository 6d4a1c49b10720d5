using Budkavle.Grains.Letters;
using Microsoft.Extensions.Logging;

namespace Budkavle.Grains.Relaying;

/// <summary>What the desks of all operators share.</summary>
internal sealed record RelayServices(
    IGrainFactory Grains, LetterIds Ids, ShardWatch Shards, RelayOrders Orders, RelayLimits Limits, RelayMetrics Metrics, string Owner,
    TimeProvider Clock, Random Random, ILogger Logger)
{
    public long Now => Clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>A random number from 0 to 1. The source is not safe for several threads.</summary>
    public double Chance()
    {
        lock (Random) return Random.NextDouble();
    }
}
