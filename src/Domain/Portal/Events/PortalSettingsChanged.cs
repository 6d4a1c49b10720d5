namespace Budkavle.Domain.Portal;

/// <summary>The agency chose anew.</summary>
public sealed record PortalSettingsChanged : PortalEvent
{
    /// <summary>Recipients above which a dispatch takes two users; 0 for never.</summary>
    // Not required: a zero is not written.
    public long FourEyesAbove { get; init; }

    /// <summary>Whether that holds for what the agency's programs start too.</summary>
    public bool BindsPrograms { get; init; }
}
