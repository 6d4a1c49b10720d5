using Budkavle.Grains.Letters.Senders;
using Budkavle.Grains.Notifications;

namespace Budkavle.Api.Senders;

/// <summary>Names from the snapshots of senders.</summary>
public sealed class SenderNames(SenderDirectory directory) : ISenderNames
{
    public async ValueTask<string?> FindAsync(UInt128 sender) => (await directory.FindAsync(sender))?.Name;
}
