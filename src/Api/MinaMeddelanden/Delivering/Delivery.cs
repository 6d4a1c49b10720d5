namespace Budkavle.Api.MinaMeddelanden.Delivering;

/// <summary>What a sender signed: messages for one recipient.</summary>
/// <param name="Sender">The sender's number as the contract writes it.</param>
/// <param name="Recipient">The recipient's.</param>
/// <param name="Reference">The sender's reference, or "".</param>
/// <param name="Messages">At least one.</param>
internal sealed record Delivery(string Sender, string Recipient, string Reference, IReadOnlyList<Message> Messages)
{
    /// <summary>Shown in logs instead of the numbers.</summary>
    public override string ToString() => $"Delivery of {Messages.Count}";
}
