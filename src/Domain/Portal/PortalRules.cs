namespace Budkavle.Domain.Portal;

/// <summary>
/// The rules of an agency in the portal. Pure. What changes nothing gives no event and is no error, so it may be repeated.
/// </summary>
public static class PortalRules
{
    public const int NameMax = 100;
    public const int AboutMax = 200;

    /// <summary>Users of one agency: the book holds them all, and a page shows them.</summary>
    public const int UsersMax = 500;

    /// <summary>Dispatches whose approval is remembered; the oldest is forgotten, and has to be asked for anew.</summary>
    public const int ApprovalsMax = 1000;

    private const PortalRoles AllRoles = PortalRoles.Reader | PortalRoles.Officer | PortalRoles.Administrator;

    /// <summary>The events, at most one, by which what is proposed happens.</summary>
    public static (IReadOnlyList<PortalEvent> Events, PortalRefusal Refusal) Decide(PortalBook book, PortalEvent proposed)
    {
        var (happens, refusal) = proposed switch
        {
            PortalUserSet set => SetUser(book, set),
            PortalUserRemoved removed => Remove(book, removed),
            PortalSettingsChanged changed => (
                changed.FourEyesAbove != book.FourEyesAbove || changed.BindsPrograms != book.BindsPrograms,
                Check(changed.FourEyesAbove >= 0)),
            PortalApprovalAsked asked => Ask(book, asked),
            PortalApproved approved => Approve(book, approved),
            PortalNoted noted => (true, Check(IsText(noted.What, AboutMax) && noted.About.Length <= AboutMax)),
            _ => (false, PortalRefusal.InvalidField),
        };
        return happens && refusal == PortalRefusal.None ? ([proposed], refusal) : ([], refusal);
    }

    public static bool IsName(string text) => IsText(text, NameMax) && !text.Any(char.IsControl);

    private static (bool Happens, PortalRefusal Refusal) SetUser(PortalBook book, PortalUserSet set)
    {
        if (set.User == 0 || !IsName(set.Name) || set.Roles == PortalRoles.None || (set.Roles & ~AllRoles) != 0)
            return (false, PortalRefusal.InvalidField);
        var before = book.Find(set.User);
        if (before is null) return book.Users.Count >= UsersMax ? (false, PortalRefusal.TooMany) : (true, PortalRefusal.None);
        if (!set.Roles.HasFlag(PortalRoles.Administrator) && IsLastAdministrator(book, before))
            return (false, PortalRefusal.LastAdministrator);
        return (before.Name != set.Name || before.Roles != set.Roles, PortalRefusal.None);
    }

    private static (bool Happens, PortalRefusal Refusal) Remove(PortalBook book, PortalUserRemoved removed)
    {
        if (book.Find(removed.User) is not { } user) return (false, PortalRefusal.NoSuchUser);
        // The operator may: an agency that leaves has nobody left.
        var isLast = removed.ByUser != 0 && IsLastAdministrator(book, user);
        return isLast ? (false, PortalRefusal.LastAdministrator) : (true, PortalRefusal.None);
    }

    private static (bool Happens, PortalRefusal Refusal) Ask(PortalBook book, PortalApprovalAsked asked)
    {
        if (asked.ByUser == 0 || asked.Dispatch == Guid.Empty || asked.Recipients <= 0) return (false, PortalRefusal.InvalidField);
        var known = book.ApprovalOf(asked.Dispatch);
        return (known is null || !known.IsFor(asked.Recipients, asked.List), PortalRefusal.None);
    }

    private static (bool Happens, PortalRefusal Refusal) Approve(PortalBook book, PortalApproved approved)
    {
        if (book.ApprovalOf(approved.Dispatch) is not { } waiting || !waiting.IsFor(approved.Recipients, approved.List))
            return (false, PortalRefusal.NothingToApprove);
        if (waiting.ApprovedAt is not null) return (false, PortalRefusal.None);
        return waiting.AskedBy == approved.ByUser ? (false, PortalRefusal.SameUser) : (true, PortalRefusal.None);
    }

    private static bool IsLastAdministrator(PortalBook book, PortalUser user) =>
        user.May(PortalRoles.Administrator) && book.Users.Count(one => one.May(PortalRoles.Administrator)) == 1;

    private static PortalRefusal Check(bool valid) => valid ? PortalRefusal.None : PortalRefusal.InvalidField;

    private static bool IsText(string text, int max) => !string.IsNullOrWhiteSpace(text) && text.Length <= max;
}
