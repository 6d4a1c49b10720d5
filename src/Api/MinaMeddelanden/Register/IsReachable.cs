using System.Xml;
using Budkavle.Api.MinaMeddelanden.Delivering;
using Budkavle.Api.MinaMeddelanden.Register.Pending;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;

namespace Budkavle.Api.MinaMeddelanden.Register;

/// <summary><c>isReachable</c>: where letters of a sender to up to 1,000 recipients go; one answer each, in order.</summary>
internal sealed class IsReachable(RegisterReader register, LetterSenders senders, PendingRequests pending)
    : SoapOperation(Schemas.Recipient3, "isReachable", PartyRoles.Sender | PartyRoles.Agent | PartyRoles.Operator)
{
    private const string Ns = Schemas.Recipient3;

    public override async Task<Action<XmlWriter>> RunAsync(XmlElement request, KnownParty caller, CancellationToken cancellationToken)
    {
        var parts = new ElementReader(request);
        var sender = RecipientIds.CheckOrganisation(parts.TakeText(Ns, "senderOrgNr").Trim(), "senderOrgNr");
        var recipients = RecipientLists.Read(parts, Ns);
        parts.End();
        // Whom a mailbox refuses is its owner's choice: a sender learns its own standing only.
        if (!caller.Is(PartyRoles.Agent | PartyRoles.Operator) && caller.Organisation != sender)
            throw new SoapFaultException(FaultCode.NotAllowed, "The caller may ask for itself only.");
        var id = (await senders.FindAsync(sender)).Id;
        var standings = await register.FindAsync(recipients, id);
        var waiting = await pending.FindWaitingAsync(recipients, caller);
        return xml =>
        {
            xml.WriteStartElement("isReachableResponse", Ns);
            foreach (var standing in standings)
            {
                xml.WriteStartElement("return", Ns);
                xml.WriteStartElement("AccountStatus", Schemas.Recipient);
                StandingWriter.WriteAccount(xml, standing, waiting.Contains(standing.Recipient));
                xml.WriteEndElement();
                xml.WriteElementString("SenderAccepted", Schemas.Recipient, standing.SenderAccepted ? "true" : "false");
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        };
    }
}
