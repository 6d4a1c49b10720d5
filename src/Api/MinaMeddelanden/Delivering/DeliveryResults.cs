using System.Xml;
using Budkavle.Api.MinaMeddelanden.Soap;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters;

namespace Budkavle.Api.MinaMeddelanden.Delivering;

/// <summary>Writes answers to deliveries (<c>DeliveryResult</c> of schema Service, <c>NotifyResult</c> of Notification/v3).</summary>
internal static class DeliveryResults
{
    public static bool IsDelivered(DeliverResult result) => result.Refusal == LetterRefusal.None;

    /// <param name="response">Name of the response's element, in Service/v3.</param>
    /// <param name="transaction">Its id.</param>
    /// <param name="statuses">A recipient and whether the letter is in the mailbox.</param>
    public static Action<XmlWriter> Write(string response, Guid transaction, IEnumerable<(string Recipient, bool Delivered)> statuses) =>
        xml =>
        {
            xml.WriteStartElement(response, Schemas.Service3);
            xml.WriteStartElement("return", Schemas.Service3);
            xml.WriteElementString("TransId", Schemas.Service, transaction.ToString());
            foreach (var (recipient, delivered) in statuses)
            {
                xml.WriteStartElement("Status", Schemas.Service);
                xml.WriteElementString("RecipientId", Schemas.Service, recipient);
                xml.WriteElementString("Delivered", Schemas.Service, delivered ? "true" : "false");
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
            xml.WriteEndElement();
        };

    public static Action<XmlWriter> WriteNotices(
        Guid transaction, IEnumerable<(string Recipient, bool Delivered, string? Channel)> statuses) => xml =>
    {
        xml.WriteStartElement("notifyResponse", Schemas.Service3);
        xml.WriteStartElement("return", Schemas.Service3);
        xml.WriteElementString("TransId", Schemas.Notification3, transaction.ToString());
        foreach (var (recipient, delivered, channel) in statuses)
        {
            xml.WriteStartElement("Status", Schemas.Notification3);
            xml.WriteElementString("RecipientId", Schemas.Notification3, recipient);
            xml.WriteStartElement("DeliveryStatus", Schemas.Notification3);
            xml.WriteElementString("DeliveredFlag", Schemas.Notification3, delivered ? "true" : "false");
            if (delivered && channel is not null) xml.WriteElementString("NotifiedByChannel", Schemas.Notification3, channel);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    };
}
