namespace Budkavle.Domain.Letters.Relaying;

/// <summary>Where a letter stands that goes to another mailbox operator. Three bits of a stored row: never more than 7.</summary>
public enum RelayState : byte
{
    /// <summary>The letter is for a mailbox here.</summary>
    None = 0,

    /// <summary>It waits until the operator has answered.</summary>
    Waiting = 1,

    /// <summary>The operator has it in the recipient's mailbox.</summary>
    Taken = 2,

    /// <summary>The operator has answered that it does not take the letter for this recipient.</summary>
    Refused = 3,

    /// <summary>It was given up: nobody knows of an answer by which the letter was taken.</summary>
    Failed = 4,
}
