using System.Collections.Immutable;

namespace Budkavle.Domain.Portal;

/// <summary>
/// An agency in the portal: its users, what it has chosen, and what waits for a second pair of eyes. A fold over its events.
/// </summary>
public sealed record PortalBook
{
    public static readonly PortalBook Initial = new();

    public ImmutableList<PortalUser> Users { get; init; } = [];

    /// <summary>A dispatch to more recipients than this takes the approval of another user; 0 for never.</summary>
    public long FourEyesAbove { get; init; }

    /// <summary>Whether <see cref="FourEyesAbove"/> holds for dispatches that programs start.</summary>
    public bool BindsPrograms { get; init; }

    /// <summary>Oldest first; approved ones stay as long as there is room.</summary>
    public ImmutableList<PortalApproval> Approvals { get; init; } = [];

    public PortalUser? Find(UInt128 user) => Users.Find(one => one.Key == user);

    public PortalApproval? ApprovalOf(Guid dispatch) => Approvals.Find(one => one.Dispatch == dispatch);

    /// <summary>Whether a dispatch, or a merge with the list of this hash, may start as it is now.</summary>
    public bool MayStart(Guid dispatch, long recipients, string? list = null) =>
        FourEyesAbove == 0 || recipients <= FourEyesAbove
        || ApprovalOf(dispatch) is { ApprovedAt: not null } approval && approval.IsFor(recipients, list);

    public PortalBook Apply(PortalEvent happened, DateTimeOffset at) => happened switch
    {
        PortalUserSet set => this with { Users = WithUser(set, at) },
        PortalUserRemoved removed => this with { Users = Users.RemoveAll(one => one.Key == removed.User) },
        PortalSettingsChanged changed => this with
        {
            FourEyesAbove = changed.FourEyesAbove, BindsPrograms = changed.BindsPrograms,
        },
        PortalApprovalAsked asked => this with { Approvals = WithApproval(asked, at) },
        PortalApproved approved => this with { Approvals = Approved(approved, at) },
        PortalNoted => this,
        _ => throw new InvalidOperationException($"An agency in the portal has no event {happened.GetType().Name}."),
    };

    private ImmutableList<PortalUser> WithUser(PortalUserSet set, DateTimeOffset at)
    {
        var index = Users.FindIndex(one => one.Key == set.User);
        var user = new PortalUser { Key = set.User, Name = set.Name, Roles = set.Roles, AddedAt = index < 0 ? at : Users[index].AddedAt };
        return index < 0 ? Users.Add(user) : Users.SetItem(index, user);
    }

    private ImmutableList<PortalApproval> WithApproval(PortalApprovalAsked asked, DateTimeOffset at)
    {
        var others = Approvals.RemoveAll(one => one.Dispatch == asked.Dispatch);
        if (others.Count >= PortalRules.ApprovalsMax) others = others.RemoveAt(0);
        return others.Add(new PortalApproval
        {
            Dispatch = asked.Dispatch, Recipients = asked.Recipients, List = asked.List, AskedBy = asked.ByUser,
            AskedByName = asked.By, AskedAt = at,
        });
    }

    private ImmutableList<PortalApproval> Approved(PortalApproved approved, DateTimeOffset at)
    {
        var index = Approvals.FindIndex(one => one.Dispatch == approved.Dispatch);
        return Approvals.SetItem(index, Approvals[index] with { ApprovedByName = approved.By, ApprovedAt = at });
    }
}
