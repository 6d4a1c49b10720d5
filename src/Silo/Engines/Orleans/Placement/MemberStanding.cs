using Budkavle.Grains.Runtime;
using Budkavle.Storage;
using Orleans.Runtime;

namespace Budkavle.Silo.Engines.Placement;

/// <summary>Reads the table of members: what this silo remembers of it may be from before it stood still.</summary>
internal sealed class MemberStanding(IClusterMembershipService members, ILocalSiloDetails silo) : IClusterStanding
{
    public async ValueTask ConfirmAsync(CancellationToken cancellationToken)
    {
        try
        {
            await members.Refresh(cancellationToken: cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw new StorageException("The table of the cluster's members cannot be read.", failure);
        }

        if (members.CurrentSnapshot.GetSiloStatus(silo.SiloAddress) == SiloStatus.Dead)
            throw new StorageException("This silo was declared dead: others have its shards.");
    }
}
