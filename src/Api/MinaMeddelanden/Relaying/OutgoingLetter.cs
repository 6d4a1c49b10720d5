using Budkavle.Api.MinaMeddelanden.Delivering;

namespace Budkavle.Api.MinaMeddelanden.Relaying;

/// <summary>A letter as the contract carries it.</summary>
/// <param name="Sender">The sender's number as the contract writes it.</param>
/// <param name="SenderName">2 to 256 characters.</param>
/// <param name="Recipient">The recipient's number.</param>
/// <param name="Reference">The sender's reference, or "".</param>
/// <param name="Message">Its id is the letter's own, the same at every attempt.</param>
/// <param name="WantsReceipt">The sender asked for a confirmation.</param>
internal sealed record OutgoingLetter(
    string Sender, string SenderName, string Recipient, string Reference, Message Message, bool WantsReceipt)
{
    /// <summary>Shown in logs instead of the numbers.</summary>
    public override string ToString() => nameof(OutgoingLetter);
}
