namespace Budkavle.Domain.Letters.Senders;

/// <summary>Whom to turn to at the agency about its use of the service.</summary>
/// <param name="Name">At most 200 characters.</param>
/// <param name="Email">At most 254 characters.</param>
/// <param name="Phone">At most 40 characters.</param>
public sealed record SenderContact(string Name = "", string Email = "", string Phone = "");
