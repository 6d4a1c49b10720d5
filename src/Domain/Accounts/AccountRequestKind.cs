namespace Budkavle.Domain.Accounts;

/// <summary>What an account's owner asks for with a signature. The number is stored.</summary>
public enum AccountRequestKind : byte
{
    None = 0,

    /// <summary>An account at an operator.</summary>
    Open = 1,

    /// <summary>The end of one.</summary>
    Close = 2,

    /// <summary>Another operator.</summary>
    Move = 3,

    /// <summary>Which senders are accepted.</summary>
    Preferences = 4,
}
