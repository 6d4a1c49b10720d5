namespace Budkavle.Api.Pages.My;

/// <summary>Another operator that a recipient may choose.</summary>
/// <param name="Domain">Its internet domain, by which it is chosen.</param>
/// <param name="Name">As recipients know it.</param>
/// <param name="Address">Where they read; null if that is not known.</param>
public sealed record MailboxOperator(string Domain, string Name, string? Address);
