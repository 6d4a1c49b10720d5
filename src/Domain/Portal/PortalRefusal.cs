namespace Budkavle.Domain.Portal;

/// <summary>Why a change of an agency in the portal was refused.</summary>
public enum PortalRefusal : byte
{
    None = 0,

    /// <summary>A name, role, number or text breaks its limits.</summary>
    InvalidField = 1,

    /// <summary>The agency has as many users as it may.</summary>
    TooMany = 2,

    NoSuchUser = 3,

    /// <summary>Without an administrator nobody could ever be let in again.</summary>
    LastAdministrator = 4,

    /// <summary>Nothing of that dispatch waits for an approval.</summary>
    NothingToApprove = 5,

    /// <summary>Who asks cannot be the one who approves.</summary>
    SameUser = 6,
}
