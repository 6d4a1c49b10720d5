namespace Budkavle.Domain.Letters.Relaying;

/// <summary>Why a letter did not go to another operator. The number is stored: never change or reuse one.</summary>
public enum RelayReason : byte
{
    None = 0,

    /// <summary>
    /// The operator answered that the letter is not delivered: it has no such mailbox, or the recipient refuses the sender.
    /// </summary>
    NotDelivered = 1,

    /// <summary>It answered every attempt with a fault.</summary>
    Faulted = 2,

    /// <summary>It gave no answer for as long as a letter may wait.</summary>
    WaitedTooLong = 3,

    /// <summary>Operations have given the letter back.</summary>
    GivenBack = 4,

    /// <summary>
    /// Mina meddelanden cannot carry it: more than 2 MB, a number that the contract cannot write, a mailbox closed meanwhile.
    /// </summary>
    CannotBeCarried = 5,
}
