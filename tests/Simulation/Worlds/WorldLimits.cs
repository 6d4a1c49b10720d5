using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Letters.Dispatches;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Runtime;
using Budkavle.Simulation.Scheduling;

namespace Budkavle.Simulation.Worlds;

/// <summary>The product's limits, made so small that a world of a few letters meets all of them.</summary>
internal sealed record WorldLimits(EngineLimits Engine, DispatchLimits Dispatches, NotificationLimits Notifications)
{
    public static WorldLimits Draw(Chance chance) => new(
        new EngineLimits
        {
            BlockBytesMax = chance.Of([64, 128, 256, 32 * 1024]),
            PendingBytesPerShardMax = chance.Of([1500, 64 * 1024, 8 * 1024 * 1024]),
            CommitBytesMax = chance.Of([500, 4096, 8 * 1024 * 1024]),
            TailRowsMax = chance.Of([4, 16, 1000]),
            TailRowsHardMax = chance.Of([24, 2000]),
            TailAgeMax = TimeSpan.FromSeconds(chance.Between(1, 20)),
            HeadsEveryEntries = chance.Of([1, 10, 40, 1000]),
            KeysInMemoryMax = chance.Of([2, 8, 10_000]),
            KeyFilterKeysMin = 512,
            BlocksPerRead = chance.Of([1, 3, 64]),
            HeadsPartBytes = 256,
        },
        new DispatchLimits
        {
            ChunkEntriesMax = 3,
            UploadEntriesInMemory = 5,
            SliceMax = chance.Between(1, 6),
            SlicesAhead = chance.Between(1, 3),
            ShardsAtOnce = chance.Between(1, 2),
            RetryDelayMax = TimeSpan.FromSeconds(2),
        },
        new NotificationLimits
        {
            // Never given up, so that each letter's message is sent in the end.
            Retries = new RetrySchedule
            {
                AttemptsMax = 1000,
                FirstDelay = TimeSpan.FromSeconds(1),
                Factor = 2,
                DelayMax = TimeSpan.FromSeconds(20),
            },
            DelayInMemoryMax = TimeSpan.FromSeconds(chance.Between(0, 3)),
            HeardMax = 1,
            UnderWayMax = 1,
            PerShardMin = chance.Between(2, 12),
            ListMax = chance.Between(1, 6),
            BlocksPerRead = chance.Between(1, 8),
            CursorEvery = TimeSpan.FromSeconds(chance.Between(1, 5)),
            CursorBehindMax = chance.Of([5, 1000]),
        });
}
