using Budkavle.Domain.Identity;

namespace Budkavle.Api.Security.Citizens.BankId;

/// <summary>How an order stands, as BankID's collect tells.</summary>
/// <param name="Phase">Whether it goes on.</param>
/// <param name="Message">What the citizen should read.</param>
/// <param name="Number">Who it was, of a completed order.</param>
/// <param name="Proof">BankID's signature, revocation answer and circumstances, of a completed order: JSON, to be kept sealed.</param>
internal sealed record BankIdState(BankIdPhase Phase, BankIdMessage Message, IdentityNumber? Number = null, byte[]? Proof = null)
{
    /// <summary>Nobody has scanned the code yet; afterwards it would only be in the way.</summary>
    public bool WaitsForScan => Phase == BankIdPhase.Pending && Message == BankIdMessage.Rfa1;

    /// <summary>Without the number.</summary>
    public override string ToString() => $"BankIdState({Phase}, {Message})";
}
