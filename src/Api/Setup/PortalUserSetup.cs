namespace Budkavle.Api.Setup;

/// <summary>A user of the portal. Who that is no installation knows: the number has to be given anew.</summary>
/// <param name="Name">As colleagues see the person.</param>
/// <param name="Roles">Of reader, officer and administrator.</param>
public sealed record PortalUserSetup(string Name, IReadOnlyList<string> Roles);
