namespace Budkavle.Domain.Mandates;

/// <summary>What a register's keeper can order about the owner of a mailbox.</summary>
public enum RegisterNoteKind : byte
{
    None = 0,

    /// <summary>The owner has died.</summary>
    Death = 1,

    /// <summary>That was a mistake.</summary>
    DeathWithdrawn = 2,

    /// <summary>The owner had another number before; its letters are the owner's.</summary>
    NumberChanged = 3,

    /// <summary>This number was replaced by another.</summary>
    NumberReplaced = 4,
}
