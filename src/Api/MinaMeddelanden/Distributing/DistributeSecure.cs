using System.Xml;
using Budkavle.Api.MinaMeddelanden.Delivering;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Signing;
using Budkavle.Api.MinaMeddelanden.Soap;

namespace Budkavle.Api.MinaMeddelanden.Distributing;

/// <summary>
/// <c>distributeSecure</c>: the sender's agent's side. A signed letter goes into the recipient's mailbox here, without a seal, since nobody
/// stands between; answers an id by which the sender learns what became of it.
/// </summary>
internal sealed class DistributeSecure(
    SignatureVerifier verifier, LetterSenders senders, MailboxDelivery mailboxes, DistributionIds distributions)
    : SoapOperation(Schemas.Message3, "distributeSecure", PartyRoles.Sender | PartyRoles.Agent)
{
    private const string Ns = Schemas.Message3;

    public override async Task<Action<XmlWriter>> RunAsync(XmlElement request, KnownParty caller, CancellationToken cancellationToken)
    {
        var parts = new ElementReader(request);
        var wire = parts.Take(Ns, "signedDelivery");
        parts.End();
        var verified = verifier.Verify(wire, "SignedDelivery", FaultCode.SenderSignature);
        var signed = new ElementReader(verified.Root, mayHaveId: true);
        var delivery = DeliveryReader.Read(signed.Take(Ns, "Delivery"));
        signed.Take(Schemas.Signature, "Signature");
        signed.End();
        if (!LetterSenders.MayActFor(verified.Signer, delivery.Sender))
            throw new SoapFaultException(FaultCode.WrongSigner, "The sender's signature is neither the sender's nor an agent's.");
        if (!LetterSenders.MayActFor(caller, delivery.Sender))
            throw new SoapFaultException(FaultCode.NotAllowed, "The caller may send for itself only.");
        var sender = await senders.FindAsync(delivery.Sender);
        var (letter, delivered) = await mailboxes.DeliverAsync(sender, delivery, cancellationToken);
        var id = distributions.Make(letter, sender.Id, delivery.Recipient, delivered);
        return xml =>
        {
            xml.WriteStartElement("distributeSecureResponse", Ns);
            xml.WriteElementString("return", Ns, id);
            xml.WriteEndElement();
        };
    }
}
