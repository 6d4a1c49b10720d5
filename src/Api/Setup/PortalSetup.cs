namespace Budkavle.Api.Setup;

/// <summary>What an agency has chosen in the portal.</summary>
/// <param name="FourEyesAbove">Recipients above which a dispatch takes two users; 0 for never.</param>
/// <param name="BindsPrograms">Whether that holds for what the agency's programs start too.</param>
public sealed record PortalSetup(long FourEyesAbove, bool BindsPrograms);
