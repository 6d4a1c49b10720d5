using Budkavle.Domain.Identity;

namespace Budkavle.Api.MinaMeddelanden.Delivering;

/// <summary>A message on its way to one recipient.</summary>
/// <param name="Recipient">Whose mailbox.</param>
/// <param name="Message">What.</param>
/// <param name="Reference">The sender's reference, or "".</param>
/// <param name="Purpose">Keeps the ids of deliveries, notices and forwarded letters apart.</param>
internal readonly record struct Addressed(IdentityNumber Recipient, Message Message, string Reference, string Purpose);
