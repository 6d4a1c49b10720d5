using Budkavle.Api.MinaMeddelanden.Settings;

namespace Budkavle.Api.MinaMeddelanden.Register;

/// <summary>What the register says of one number.</summary>
/// <param name="Recipient">As the contract writes it.</param>
/// <param name="Supplier">The operator of an open mailbox; null where there is none, or at an operator whose address nobody knows.</param>
/// <param name="SenderAccepted">Whether the mailbox takes letters of the sender that was asked for.</param>
internal readonly record struct Standing(string Recipient, ServiceSupplier? Supplier, bool SenderAccepted);
