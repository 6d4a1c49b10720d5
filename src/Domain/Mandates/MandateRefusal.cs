namespace Budkavle.Domain.Mandates;

/// <summary>Why a change of mandates was refused.</summary>
public enum MandateRefusal : byte
{
    None = 0,

    /// <summary>A name, time, list or reference breaks its limits.</summary>
    InvalidField = 1,

    /// <summary>The mailbox has as many mandates as it may.</summary>
    TooMany = 2,

    /// <summary>There is no such mandate, or it has ended.</summary>
    NoSuchMandate = 3,

    /// <summary>Nothing waits for an approval, or it was proposed by the same person.</summary>
    NothingToApprove = 4,

    /// <summary>The owner has died, or an estate was to be opened of somebody of whom that is not registered.</summary>
    WrongLifeStatus = 5,

    /// <summary>The number has been replaced already, by another or by itself.</summary>
    NumberReplaced = 6,
}
