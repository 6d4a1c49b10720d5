namespace Budkavle.Domain.Letters;

/// <summary>What a recipient may do with a letter.</summary>
public enum LetterCommand : byte
{
    Read = 1,
    Confirm = 2,
    Archive = 3,
    Restore = 4,

    /// <summary>Shows an opened letter as unread. That it was opened stays recorded.</summary>
    MarkUnread = 5,

    /// <summary>Somebody looks at it who does not stand in for its owner: for the owner the letter stays as it is.</summary>
    See = 6,

    /// <summary>Takes an archived letter off the list for good. For submissions alone: a citizen's letters stay.</summary>
    Purge = 7,
}
