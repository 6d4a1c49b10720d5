namespace Budkavle.Domain.Letters.Dispatches;

/// <summary>Why a command to a dispatch was refused.</summary>
public enum DispatchRefusal
{
    None = 0,

    /// <summary>There is no such dispatch, or it is another sender's.</summary>
    NoSuchDispatch,

    /// <summary>The idempotency key was used before with other content.</summary>
    KeyReused,

    /// <summary>The dispatch's status does not allow it.</summary>
    InvalidStatus,

    /// <summary>There is not one recipient.</summary>
    NoRecipients,

    TooManyUploads,
    TooManyRecipients,

    /// <summary>The time lies further ahead than allowed.</summary>
    ScheduledTooLate,

    /// <summary>A rate below zero or beyond the bound.</summary>
    InvalidRate,

    /// <summary>Recipients were added since somebody decided to start it.</summary>
    RecipientsChanged,
}
