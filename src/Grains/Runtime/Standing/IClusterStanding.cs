using Budkavle.Storage;

namespace Budkavle.Grains.Runtime;

/// <summary>Whether this process still belongs to those that run shards.</summary>
public interface IClusterStanding
{
    /// <summary>
    /// Returns if it does. A process that stood still and was given up for dead would otherwise take shards back from those who have them
    /// now, until it learns of its death: nothing is lost by that, each shard only opens twice more than it need.
    /// </summary>
    /// <exception cref="StorageException">It does not, or nobody can say.</exception>
    ValueTask ConfirmAsync(CancellationToken cancellationToken);
}
