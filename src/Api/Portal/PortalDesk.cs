using Budkavle.Domain.Portal;
using Budkavle.Grains.Identity;
using Budkavle.Grains.Portal;

namespace Budkavle.Api.Portal;

/// <summary>Agencies in the portal: who their users are, and what is recorded. Every answer is read anew.</summary>
public sealed class PortalDesk
{
    private readonly IGrainFactory _grains;
    private readonly KeyedHashes _hashes;
    private readonly PortalMemberships _memberships;

    internal PortalDesk(IGrainFactory grains, KeyedHashes hashes, PortalMemberships memberships) =>
        (_grains, _hashes, _memberships) = (grains, hashes, memberships);

    /// <summary>A person as a user, from the name of the person's mailbox.</summary>
    public UInt128 UserOf(UInt128 mailbox) => _hashes.PortalUserOf(mailbox);

    public async Task<PortalBook> ReadAsync(UInt128 sender) => PortalCodec.ReadBook(await GrainOf(sender).Read());

    public Task<PortalRefusal> RecordAsync(UInt128 sender, PortalEvent proposed) => GrainOf(sender).Record(PortalCodec.Write(proposed));

    /// <summary>Makes somebody a user, or changes name and roles.</summary>
    public async Task<PortalRefusal> SetUserAsync(UInt128 sender, PortalUserSet set, CancellationToken cancellationToken)
    {
        // First where it is looked for: a place that leads nowhere harms nobody, a user who cannot find the agency is none.
        if (!await AddMembershipAsync(set.User, sender, cancellationToken)) return PortalRefusal.TooMany;
        var refusal = await RecordAsync(sender, set);
        // Again: who made room meanwhile found no user here yet.
        if (refusal == PortalRefusal.None) await AddMembershipAsync(set.User, sender, cancellationToken);
        return refusal;
    }

    /// <summary>Makes room first, where there is none, by agencies whose user the person is no more.</summary>
    private async Task<bool> AddMembershipAsync(UInt128 user, UInt128 sender, CancellationToken cancellationToken)
    {
        if (await _memberships.AddAsync(user, sender, cancellationToken)) return true;
        var read = await _memberships.ReadAsync(user, cancellationToken);
        var gone = new List<UInt128>();
        foreach (var agency in read)
        {
            if ((await ReadAsync(agency)).Find(user) is null) gone.Add(agency);
        }

        await _memberships.RemoveAsync(user, read, gone, cancellationToken);
        return await _memberships.AddAsync(user, sender, cancellationToken);
    }

    /// <summary>The agencies whose user the person is, with what each has of the person.</summary>
    public async Task<IReadOnlyList<(UInt128 Sender, PortalUser User)>> AgenciesOfAsync(UInt128 user, CancellationToken cancellationToken)
    {
        var found = new List<(UInt128, PortalUser)>();
        foreach (var sender in await _memberships.ReadAsync(user, cancellationToken))
        {
            if ((await ReadAsync(sender)).Find(user) is { } known) found.Add((sender, known));
        }

        return found;
    }

    private IPortalGrain GrainOf(UInt128 sender) => _grains.GetGrain<IPortalGrain>(_hashes.PortalOf(sender).ToString());
}
