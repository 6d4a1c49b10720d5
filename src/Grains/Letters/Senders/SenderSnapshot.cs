using Budkavle.Domain.Letters.Senders;

namespace Budkavle.Grains.Letters.Senders;

/// <summary>What the path of letters must know of a sender, as of some seconds ago.</summary>
/// <param name="Id">The sender's id.</param>
/// <param name="Name">As recipients see it.</param>
/// <param name="Rights">None while the sender is suspended.</param>
/// <param name="LettersPerDay">0 for no limit.</param>
public sealed record SenderSnapshot(UInt128 Id, string Name, SenderRights Rights, long LettersPerDay)
{
    public bool May(SenderRights right) => (Rights & right) == right;
}
