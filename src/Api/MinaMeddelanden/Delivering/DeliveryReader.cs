using System.Xml;
using Budkavle.Api.Letters.Parsing;
using Budkavle.Api.MinaMeddelanden.Soap;

namespace Budkavle.Api.MinaMeddelanden.Delivering;

/// <summary>Reads what a sender signed, and the headers of what nobody signs.</summary>
internal static class DeliveryReader
{
    /// <summary>The contract does not bound them; one letter a call is what senders do.</summary>
    private const int MessagesMax = 20;
    private const int NameMax = 256;
    private const int NameMin = 2;

    /// <summary>The element <c>Delivery</c>, of type SecureDelivery.</summary>
    /// <exception cref="SoapFaultException">It does not follow the schema, or no mailbox takes it.</exception>
    public static Delivery Read(XmlElement element)
    {
        var parts = new ElementReader(element);
        var (sender, _, recipients, reference) = ReadHeader(parts.Take(Schemas.Message3, "Header"), Schemas.Message2, recipientsMax: 1);
        var messages = new List<Message> { MessageReader.Read(parts.Take(Schemas.Message3, "Message")) };
        while (parts.TryTake(Schemas.Message3, "Message") is { } more)
        {
            if (messages.Count == MessagesMax)
                throw new SoapFaultException(FaultCode.TooLarge, $"A delivery has at most {MessagesMax} messages.");
            messages.Add(MessageReader.Read(more));
        }

        parts.End();
        if (messages.DistinctBy(message => message.Id).Count() < messages.Count)
            throw new SoapFaultException(FaultCode.Content, "Two messages of a delivery have the same Id.");
        return new Delivery(sender, recipients[0], reference, messages);
    }

    /// <summary>A header of type SecureDeliveryHeader (namespace of version 2) or DeliveryHeader (of version 1).</summary>
    public static (string Sender, string SenderName, IReadOnlyList<string> Recipients, string Reference) ReadHeader(
        XmlElement element, string ns, int recipientsMax)
    {
        var parts = new ElementReader(element);
        var who = new ElementReader(parts.Take(ns, "Sender"));
        var sender = RecipientIds.Check(who.TakeText(Schemas.Sender, "Id").Trim(), "Sender");
        var name = who.TakeText(Schemas.Sender, "Name");
        who.TryTakeText(Schemas.Sender, "Attention");
        who.End();
        if (MessageReader.Characters(name) is < NameMin or > NameMax) throw SoapFaultException.Malformed("The sender's Name is too long.");
        var recipients = new List<string> { RecipientIds.Check(parts.TakeText(ns, "Recipient").Trim(), "Recipient") };
        while (recipientsMax > 1 && parts.TryTakeText(ns, "Recipient") is { } more)
        {
            if (recipients.Count == recipientsMax)
                throw new SoapFaultException(FaultCode.TooLarge, $"A call has at most {recipientsMax} recipients.");
            recipients.Add(RecipientIds.Check(more.Trim(), "Recipient"));
        }

        var reference = MessageReader.OneLine(parts.TryTakeText(ns, "Reference") ?? "");
        parts.TryTakeText(ns, "CorrelationId");
        parts.TryTakeText(ns, "Attention");
        parts.End();
        if (MessageReader.Characters(reference) > LetterRules.ReferenceMax)
            throw new SoapFaultException(FaultCode.Content, $"A Reference has at most {LetterRules.ReferenceMax} characters here.");
        return (sender, MessageReader.OneLine(name), recipients, reference);
    }
}
