using System.Xml;
using Budkavle.Api.MinaMeddelanden.Register.Pending;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;

namespace Budkavle.Api.MinaMeddelanden.Register;

/// <summary><c>isRegistered</c>: who has a mailbox, and where; one answer each, in order.</summary>
internal sealed class IsRegistered(RegisterReader register, PendingRequests pending)
    : SoapOperation(Schemas.Recipient3, "isRegistered", PartyRoles.Sender | PartyRoles.Agent | PartyRoles.Operator)
{
    private const string Ns = Schemas.Recipient3;

    public override async Task<Action<XmlWriter>> RunAsync(XmlElement request, KnownParty caller, CancellationToken cancellationToken)
    {
        var parts = new ElementReader(request);
        var recipients = RecipientLists.Read(parts, Ns);
        parts.End();
        if (recipients.Count == 0) throw SoapFaultException.Malformed("There is no recipientId.");
        var standings = await register.FindAsync(recipients, UInt128.Zero);
        var waiting = await pending.FindWaitingAsync(recipients, caller);
        return xml =>
        {
            xml.WriteStartElement("isRegisteredResponse", Ns);
            foreach (var standing in standings)
            {
                xml.WriteStartElement("return", Ns);
                StandingWriter.WriteAccount(xml, standing, waiting.Contains(standing.Recipient));
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        };
    }
}
