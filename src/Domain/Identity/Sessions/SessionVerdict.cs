namespace Budkavle.Domain.Identity.Sessions;

/// <summary>What becomes of a request that shows a session's cookie.</summary>
public enum SessionVerdict
{
    /// <summary>The session goes on.</summary>
    Open,

    /// <summary>Too long idle, or too old.</summary>
    Over,

    /// <summary>A cookie that was replaced before: someone has a copy. Whose it is cannot be told, so the session ends for both.</summary>
    Copied,
}
