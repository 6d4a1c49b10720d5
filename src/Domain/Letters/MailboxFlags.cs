namespace Budkavle.Domain.Letters;

/// <summary>What a delivery must know of a mailbox, as bits of its head.</summary>
[Flags]
public enum MailboxFlags : uint
{
    None = 0,

    /// <summary>The mailbox exists and takes letters.</summary>
    Registered = 1,

    /// <summary>The recipient has deregistered; letters already there stay readable.</summary>
    Closed = 2,

    /// <summary>Some senders are blocked: which ones stands in the settings.</summary>
    BlocksSenders = 4,

    /// <summary>The recipient wants to be told of new letters by e-mail.</summary>
    NotifyByEmail = 8,

    /// <summary>The recipient has chosen another mailbox operator.</summary>
    OtherOperator = 16,

    /// <summary>The recipient is an organisation.</summary>
    Organisation = 32,

    /// <summary>The recipient wants to be told of new letters by text message.</summary>
    NotifyBySms = 64,

    /// <summary>The address for e-mail does not work; until the settings change.</summary>
    EmailFails = 128,

    /// <summary>The number for text messages does not work; until the settings change.</summary>
    SmsFails = 256,

    /// <summary>The recipient wants to be told of new letters in a browser.</summary>
    NotifyByPush = 512,

    /// <summary>The owner has died, by the register: nobody opens the mailbox until that is withdrawn.</summary>
    Held = 1024,
}
