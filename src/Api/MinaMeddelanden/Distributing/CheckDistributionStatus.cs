using System.Xml;
using Budkavle.Api.MinaMeddelanden.Delivering;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;

namespace Budkavle.Api.MinaMeddelanden.Distributing;

/// <summary>
/// <c>checkDistributionStatus</c>: what became of a letter, for its sender. Not delivered means paper, which is the sender's task.
/// </summary>
internal sealed class CheckDistributionStatus(LetterSenders senders, DistributionIds distributions)
    : SoapOperation(Schemas.Message3, "checkDistributionStatus", PartyRoles.Sender | PartyRoles.Agent)
{
    private const string Ns = Schemas.Message3;
    private const int IdMax = 50;

    public override Task<Action<XmlWriter>> RunAsync(XmlElement request, KnownParty caller, CancellationToken cancellationToken)
    {
        var parts = new ElementReader(request);
        var sender = RecipientIds.Check(parts.TakeText(Ns, "senderId").Trim(), "senderId");
        var id = parts.TakeText(Ns, "distributionId");
        parts.End();
        if (id.Length is 0 or > IdMax) throw SoapFaultException.Malformed("distributionId has 1 to 50 characters.");
        if (!LetterSenders.MayActFor(caller, sender))
            throw new SoapFaultException(FaultCode.NotAllowed, "The caller may ask for itself only.");
        if (senders.FindId(sender) is not { } owner || !distributions.TryRead(id, owner, out var recipient, out var delivered))
            throw new SoapFaultException(FaultCode.NoDistribution, "The sender has no such distribution.");
        return Task.FromResult<Action<XmlWriter>>(xml =>
        {
            xml.WriteStartElement("checkDistributionStatusResponse", Ns);
            xml.WriteStartElement("return", Ns);
            xml.WriteElementString("RecipientId", Schemas.Message, recipient);
            xml.WriteElementString("Type", Schemas.Message, delivered ? "Digital" : "Not");
            if (delivered) xml.WriteElementString("DeliveryStatus", Schemas.Message, "Delivered");
            xml.WriteEndElement();
            xml.WriteEndElement();
        });
    }
}
