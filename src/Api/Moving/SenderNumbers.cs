using Budkavle.Domain.Identity;
using Budkavle.Domain.Letters.Senders;
using Budkavle.Grains.Letters.Senders;

namespace Budkavle.Api.Moving;

/// <summary>Organisation numbers of senders, for one package: a mailbox has letters of few.</summary>
internal sealed class SenderNumbers(IGrainFactory grains)
{
    private readonly Dictionary<UInt128, string?> _known = [];

    /// <summary>Twelve digits; null for a sender that is not registered, or is a person.</summary>
    public async ValueTask<string?> FindAsync(UInt128 sender)
    {
        if (_known.TryGetValue(sender, out var known)) return known;
        var view = await grains.GetGrain<ISenderGrain>(SenderIds.Format(sender)).Read();
        var isOrganisation = IdentityNumber.TryFromValue(view?.Number ?? 0, out var number, out _) && !number.IsPerson;
        return _known[sender] = isOrganisation ? number.ToDigits() : null;
    }
}
