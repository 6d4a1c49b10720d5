namespace Budkavle.Api.Mandates;

/// <summary>Whether a request may go into a mailbox.</summary>
public enum GateAnswer
{
    Open,

    /// <summary>The mandate that it names is not there, not any more, or not this person's.</summary>
    NoMandate,

    /// <summary>The person's own mailbox is closed to log-ins: its owner has died, or has another number now.</summary>
    Closed,
}
