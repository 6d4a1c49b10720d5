namespace Budkavle.Domain.Accounts;

/// <summary>Why a signature was not kept.</summary>
public enum AccountRefusal : byte
{
    None = 0,

    /// <summary>A text, a list or a signature breaks its limits.</summary>
    InvalidField = 1,

    /// <summary>The operator has asked for something else of this kind, which must be done or taken back first.</summary>
    OtherWaits = 2,

    /// <summary>So much waits for this account that no more is kept.</summary>
    TooMany = 3,
}
