namespace Budkavle.Domain.Letters.Notifications;

/// <summary>Why a notification ended as it did. The number is stored: never change or reuse one.</summary>
public enum NotificationReason : byte
{
    /// <summary>It was handed over.</summary>
    None = 0,

    /// <summary>The provider asked to come again later (SMTP 4yz).</summary>
    TemporarilyRefused = 1,

    /// <summary>The provider could not be reached, or broke off.</summary>
    ProviderUnavailable = 2,

    /// <summary>The provider did not answer in time.</summary>
    ProviderTimedOut = 3,

    /// <summary>The provider refused for good (SMTP 5yz).</summary>
    PermanentlyRefused = 4,

    /// <summary>The recipient's address cannot be an address, or the provider cannot carry it.</summary>
    AddressUnusable = 5,

    /// <summary>Dead letter: every attempt that the limits allow has failed.</summary>
    AttemptsExhausted = 6,

    /// <summary>By the time of a later attempt the recipient no longer asked to be told.</summary>
    NoLongerWanted = 7,

    /// <summary>
    /// The address does not work: its provider said so, of this letter or of one before. It is left alone until the settings change.
    /// </summary>
    AddressNotWorking = 8,

    /// <summary>The recipient gave no address for this, so it goes on with the next step.</summary>
    NoAddress = 9,

    /// <summary>Taken over, and sent back later.</summary>
    Bounced = 10,

    /// <summary>The letter was read before.</summary>
    ReadMeanwhile = 11,

    /// <summary>An operator gave the dead letter up.</summary>
    Discarded = 12,

    /// <summary>An operator had the dead letter tried again.</summary>
    TriedAgain = 13,

    /// <summary>It came up in the recipient's quiet hours; it is sent when they end.</summary>
    QuietHours = 14,

    /// <summary>The recipient is told once a day; it waits for that hour.</summary>
    Digest = 15,
}
