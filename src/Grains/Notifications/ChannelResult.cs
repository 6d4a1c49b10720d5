namespace Budkavle.Grains.Notifications;

/// <summary>What a provider made of a message.</summary>
public enum ChannelResult
{
    /// <summary>It has taken the message over.</summary>
    Sent,

    /// <summary>It answered, and asked to come again later.</summary>
    Temporary,

    /// <summary>It answered that it will never take this message.</summary>
    Permanent,

    /// <summary>It did not answer, or is closing: this says nothing of the message and counts for the circuit breaker.</summary>
    Unavailable,
}
