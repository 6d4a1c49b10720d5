namespace Budkavle.Domain.Identity.Sessions;

/// <summary>How long a citizen's session lasts. One place, each with its reason.</summary>
public sealed record SessionLimits
{
    /// <summary>Without a request for this long the session is over: someone may have left a computer that others use.</summary>
    public TimeSpan IdleMax { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Over after this long whatever happens. A working half-day; the next one begins with the e-ID again.</summary>
    public TimeSpan LifeMax { get; init; } = TimeSpan.FromHours(4);

    /// <summary>A cookie is replaced when it is this old, so that a copy of it is soon worth nothing and is noticed.</summary>
    public TimeSpan TurnAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the replaced cookie is still good once the new one has come back, for requests on their way.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The last request's time is stored in steps of this, so that not every request writes.</summary>
    public TimeSpan SeenStep { get; init; } = TimeSpan.FromMinutes(1);

    /// <exception cref="ArgumentException">The limits contradict each other.</exception>
    public void Validate()
    {
        if (SeenStep <= TimeSpan.Zero || SeenStep >= IdleMax || IdleMax > LifeMax)
            throw new ArgumentException("SeenStep must be shorter than IdleMax, and that no longer than LifeMax.");
        if (Grace < TimeSpan.Zero || Grace >= TurnAfter) throw new ArgumentException("Grace must be shorter than TurnAfter.");
    }
}
