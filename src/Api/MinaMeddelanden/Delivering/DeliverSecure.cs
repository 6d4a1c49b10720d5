using System.Xml;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Signing;
using Budkavle.Api.MinaMeddelanden.Soap;

namespace Budkavle.Api.MinaMeddelanden.Delivering;

/// <summary>
/// <c>deliverSecure</c>: a signed and sealed letter for one recipient. The answer says whether it is in the mailbox, durably; false means
/// paper.
/// </summary>
internal sealed class DeliverSecure(SealedLetters letters, LetterSenders senders, MailboxDelivery mailboxes)
    : SoapOperation(Schemas.Service3, "deliverSecure", PartyRoles.Agent | PartyRoles.Sender)
{
    public override async Task<Action<XmlWriter>> RunAsync(XmlElement request, KnownParty caller, CancellationToken cancellationToken)
    {
        var parts = new ElementReader(request);
        // The payload has the same name as the call.
        var payload = parts.Take(Schemas.Service3, "deliverSecure");
        parts.End();
        var (signed, signer, sealer) = letters.Open(payload);
        var delivery = DeliveryReader.Read(signed);
        LetterSenders.CheckSigners(delivery.Sender, signer, sealer);
        if (!LetterSenders.MayActFor(caller, delivery.Sender))
            throw new SoapFaultException(FaultCode.NotAllowed, "The caller may deliver for itself only.");
        var sender = await senders.FindAsync(delivery.Sender);
        var (transaction, delivered) = await mailboxes.DeliverAsync(sender, delivery, cancellationToken);
        return DeliveryResults.Write("deliverSecureResponse", transaction, [(delivery.Recipient, delivered)]);
    }
}
