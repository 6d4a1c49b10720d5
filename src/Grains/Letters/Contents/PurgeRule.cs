namespace Budkavle.Grains.Letters.Contents;

/// <summary>By which rule a content was removed. The number is stored in its trace: never change or reuse one.</summary>
public enum PurgeRule : byte
{
    /// <summary>Nothing names it: an attempt was broken off, or nobody used what was uploaded. It leaves no trace.</summary>
    Unreferenced = 1,

    /// <summary>Another operator has the letter.</summary>
    RelayedLetters = 2,

    /// <summary>The dispatch has ended, and its lists of recipients are needed no more.</summary>
    DispatchLists = 3,

    /// <summary>The link to the file is over.</summary>
    LinkedFiles = 4,

    /// <summary>The sender's letters have been kept for as long as they are to be.</summary>
    Letters = 5,

    /// <summary>Who had the mailbox closed it.</summary>
    ClosedMailboxes = 6,

    /// <summary>Who has the mailbox took it to another operator.</summary>
    MovedMailboxes = 7,

    /// <summary>Who had the mailbox has died.</summary>
    DeceasedOwners = 8,
}
