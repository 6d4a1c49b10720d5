using Budkavle.Api.Letters;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;
using Budkavle.Grains.Identity;
using Budkavle.Grains.Letters.Senders;

namespace Budkavle.Api.MinaMeddelanden.Delivering;

/// <summary>Finds the agency that a letter names as its sender, and says who may act for it.</summary>
internal sealed class LetterSenders(KeyedHashes hashes, SenderGate gate)
{
    /// <summary>Senders by the contract's roles, whether they may send or not.</summary>
    public UInt128? FindId(string organisation) =>
        RecipientIds.TryFind(organisation, out var number) ? hashes.SenderOf(number) : null;

    /// <summary>The sender, which is registered here with the right to send letters.</summary>
    /// <exception cref="SoapFaultException">It is not.</exception>
    public async ValueTask<SenderSnapshot> FindAsync(string organisation) =>
        FindId(organisation) is { } id && await gate.FindAsync(id) is { } sender
            ? sender
            : throw new SoapFaultException(FaultCode.UnknownSender, "The sender has no right to send letters here.");

    /// <summary>A sender acts for itself, an agent for all.</summary>
    public static bool MayActFor(KnownParty party, string sender) =>
        party.Is(PartyRoles.Agent) || (party.Is(PartyRoles.Sender) && party.Organisation == sender);

    /// <exception cref="SoapFaultException">A signature is of a party that may not sign for this sender.</exception>
    public static void CheckSigners(string sender, KnownParty signer, KnownParty sealer)
    {
        if (!MayActFor(signer, sender))
            throw new SoapFaultException(FaultCode.WrongSigner, "The sender's signature is neither the sender's nor an agent's.");
        if (!MayActFor(sealer, sender))
            throw new SoapFaultException(FaultCode.WrongSigner, "The seal is neither an agent's nor the sender's own.");
    }
}
