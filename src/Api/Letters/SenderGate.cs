using Budkavle.Domain.Letters.Senders;
using Budkavle.Grains.Letters.Senders;

namespace Budkavle.Api.Letters;

/// <summary>May this sender send now? Answered from a snapshot some seconds old, so that no letter asks the sender's actor.</summary>
public sealed class SenderGate(SenderDirectory directory, SenderQuotas quotas)
{
    public const string NoRight = "The sender is suspended or has no right to send letters.";

    /// <summary>The sender, or null if it may not send letters.</summary>
    public async ValueTask<SenderSnapshot?> FindAsync(UInt128 sender)
    {
        var found = await directory.FindAsync(sender);
        return found?.May(SenderRights.Letters) == true ? found : null;
    }

    /// <summary>Takes one letter from the day's quota.</summary>
    public bool TryTake(SenderSnapshot sender) => quotas.TryTake(sender, 1);

    /// <summary>Gives back what was taken for letters that were refused or repeated.</summary>
    public void GiveBack(SenderSnapshot sender, int letters) => quotas.GiveBack(sender, letters);
}
