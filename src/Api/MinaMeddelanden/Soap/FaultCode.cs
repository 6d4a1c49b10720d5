namespace Budkavle.Api.MinaMeddelanden.Soap;

/// <summary>
/// Why a call is refused, as <c>ErrorCode</c> of the contract's <c>applicationFault</c> (1 to 9998). The codes that the contract names
/// (4999, 5000 to 5005, 6004) have no published meaning and are not used.
/// </summary>
internal enum FaultCode
{
    /// <summary>The caller is known, but may not ask for this.</summary>
    NotAllowed = 1001,

    /// <summary>Not the SOAP or the XML that the contract asks for.</summary>
    Malformed = 1002,
    TooLarge = 1003,

    /// <summary>The contract has it, we do not.</summary>
    NotSupported = 1004,

    /// <summary>The sender's signature is missing, wrong, or of a kind that is not accepted.</summary>
    SenderSignature = 2001,

    /// <summary>The same of the agent's signature over the sealed letter.</summary>
    SealSignature = 2002,

    /// <summary>The agent itself says that the sender's signature was not good.</summary>
    SealDenies = 2003,

    /// <summary>A signature is good, but made by somebody who may not sign this.</summary>
    WrongSigner = 2004,

    /// <summary>The sender has no right to send letters here.</summary>
    UnknownSender = 3001,

    /// <summary>The letter holds what a mailbox does not take.</summary>
    Content = 3002,

    /// <summary>The message's id was used before, for the same recipient, with other content.</summary>
    IdReused = 3003,

    /// <summary>The sender's quota of the day is used up.</summary>
    QuotaExceeded = 3004,

    /// <summary>The proof that a recipient wanted this does not hold.</summary>
    RecipientSignature = 3005,

    /// <summary>There is no such mailbox.</summary>
    NoMailbox = 3006,

    /// <summary>The sender was never given this id of a distribution.</summary>
    NoDistribution = 3007,

    /// <summary>Nothing of this account waits for more signatures.</summary>
    NothingPending = 3008,

    /// <summary>Something else of this kind waits for more signatures.</summary>
    OtherPending = 3009,

    /// <summary>From here on it is our fault, and calling again is right. Too much to do.</summary>
    Overloaded = 8001,

    /// <summary>The store or a part of the service does not answer. What was asked for may have been done.</summary>
    Unavailable = 8002,
    Internal = 8003,
}
