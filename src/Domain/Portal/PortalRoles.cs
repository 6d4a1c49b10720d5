namespace Budkavle.Domain.Portal;

/// <summary>What a user of an agency may do, as bits: one may have several. The number is stored.</summary>
[Flags]
public enum PortalRoles
{
    None = 0,

    /// <summary>Follow dispatches and fetch receipts and results. Whoever has any role may.</summary>
    Reader = 1,

    /// <summary>Write, send, stop and approve; templates.</summary>
    Officer = 2,

    /// <summary>Users, programs, keys, callbacks, settings, and the log.</summary>
    Administrator = 4,
}
