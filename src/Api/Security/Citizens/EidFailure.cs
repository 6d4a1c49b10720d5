namespace Budkavle.Api.Security.Citizens;

/// <summary>Why a log-in did not succeed, as far as the citizen is told. The names in lower case are used in addresses.</summary>
public enum EidFailure
{
    None,

    /// <summary>The citizen cancelled, or the e-ID refused.</summary>
    Cancelled,

    /// <summary>The attempt is too old, was used before, or was begun in another browser.</summary>
    Expired,

    /// <summary>The e-ID's level is below 3.</summary>
    Level,

    /// <summary>The e-ID says no national number, or one that is none.</summary>
    Number,

    /// <summary>The e-ID does not answer.</summary>
    Unavailable,

    /// <summary>The registers say that nobody may log in with this number any more: it was replaced, or its owner has died.</summary>
    Closed,

    /// <summary>Too many log-ins begin from one address.</summary>
    Busy,

    /// <summary>The e-ID's answer is not to be trusted.</summary>
    Fault,
}
