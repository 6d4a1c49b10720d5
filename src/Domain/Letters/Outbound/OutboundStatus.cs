namespace Budkavle.Domain.Letters.Outbound;

/// <summary>How far a message has come. The number is stored.</summary>
public enum OutboundStatus : byte
{
    None = 0,

    /// <summary>It is in the log and goes out, now, at its time or at the next attempt.</summary>
    Created = 1,

    /// <summary>The provider has it and will report.</summary>
    Sending = 2,

    /// <summary>A mail server has taken it over, or a gateway says that it has arrived.</summary>
    Delivered = 3,

    /// <summary>The provider has it and reports nothing.</summary>
    Sent = 4,

    /// <summary>The address does not work, or the message was refused for good.</summary>
    PermanentFailure = 5,

    /// <summary>Every attempt was put off by the provider.</summary>
    TemporaryFailure = 6,

    /// <summary>Every attempt failed on the way to the provider.</summary>
    TechnicalFailure = 7,
}
