namespace Budkavle.Domain.Letters;

/// <summary>Why a letter or a mailbox command was refused. Each value maps to one problem code of the API.</summary>
public enum LetterRefusal : byte
{
    None = 0,

    /// <summary>No mailbox for the recipient, or it is closed: send on paper.</summary>
    RecipientNotReachable,

    /// <summary>The recipient does not accept letters from this sender.</summary>
    SenderNotAccepted,

    /// <summary>The idempotency key was used before with other content.</summary>
    KeyReused,

    /// <summary>The engine has more work than it may queue; nothing was done.</summary>
    Overloaded,

    /// <summary>No such letter in this mailbox.</summary>
    NoSuchLetter,

    /// <summary>The sender did not ask for a confirmation.</summary>
    NothingToConfirm,

    /// <summary>The mailbox exists already.</summary>
    AlreadyRegistered,

    /// <summary>There is no such mailbox.</summary>
    NotRegistered,

    /// <summary>Publication lies further ahead than allowed.</summary>
    PublishedTooLate,
}
