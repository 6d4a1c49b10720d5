namespace Budkavle.Domain.Letters.Notifications;

/// <summary>Whether attempts go through a <see cref="CircuitBreaker"/>.</summary>
public enum CircuitState
{
    /// <summary>They do.</summary>
    Closed,

    /// <summary>They wait.</summary>
    Open,

    /// <summary>One is under way to see whether the provider answers again; the others wait.</summary>
    HalfOpen,
}
