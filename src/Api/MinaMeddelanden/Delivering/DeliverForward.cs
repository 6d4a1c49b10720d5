using System.Security.Cryptography;
using System.Text;
using System.Xml;
using Budkavle.Api.Letters.Parsing;
using Budkavle.Api.Letters.Printing;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Signing;
using Budkavle.Api.MinaMeddelanden.Soap;
using Budkavle.Grains.Letters.Senders;

namespace Budkavle.Api.MinaMeddelanden.Delivering;

/// <summary>
/// <c>deliverForward</c>: a recipient's operator sends one of its letters on, sealed as it came, with a few words. It becomes a letter of
/// the agency that signed it; the words of whoever forwards it are an attachment, never the agency's own text.
/// </summary>
internal sealed class DeliverForward(SealedLetters letters, LetterSenders senders, MailboxDelivery mailboxes)
    : SoapOperation(Schemas.Service3, "deliverForward", PartyRoles.Operator | PartyRoles.Agent)
{
    private const string NoteName = "Vidarebefordrat.txt";

    public override async Task<Action<XmlWriter>> RunAsync(XmlElement request, KnownParty caller, CancellationToken cancellationToken)
    {
        var outer = new ElementReader(request);
        var parts = new ElementReader(outer.Take(Schemas.Service3, "forwardMessage"));
        outer.End();
        var (_, name, recipients, _) = DeliveryReader.ReadHeader(
            parts.Take(Schemas.Service3, "Header"), Schemas.Message, SoapLimits.RecipientsMax);
        var note = ReadNote(parts.Take(Schemas.Service3, "Message"), name);
        var original = parts.Take(Schemas.Service3, "OrginalDelivery");
        var only = parts.TryTakeText(Schemas.Service3, "MessageIdToForward");
        parts.End();
        var (signed, signer, sealer) = letters.Open(original);
        var delivery = DeliveryReader.Read(signed);
        LetterSenders.CheckSigners(delivery.Sender, signer, sealer);
        var chosen = delivery.Messages.Where(message => only is null || message.Id == only);
        var messages = chosen.Select(message => With(message, note)).ToArray();
        if (messages.Length == 0) throw new SoapFaultException(FaultCode.Content, "MessageIdToForward is no message of the letter.");
        var sender = await senders.FindAsync(delivery.Sender);
        var purpose = "forward " + Convert.ToHexString(SHA256.HashData(note.Bytes));
        return await DeliverAsync(sender, recipients, messages, purpose, cancellationToken);
    }

    private async Task<Action<XmlWriter>> DeliverAsync(
        SenderSnapshot sender, IReadOnlyList<string> recipients, Message[] messages, string purpose,
        CancellationToken cancellationToken)
    {
        var addressed = new List<Addressed>();
        var owners = new List<int>();
        for (var i = 0; i < recipients.Count; i++)
        {
            if (!RecipientIds.TryFind(recipients[i], out var number)) continue;
            addressed.AddRange(messages.Select(message => new Addressed(number, message, "", purpose)));
            owners.AddRange(messages.Select(_ => i));
        }

        var results = addressed.Count == 0 ? [] : await mailboxes.DeliverAsync(sender, addressed, cancellationToken);
        var delivered = new bool[recipients.Count];
        foreach (var owner in owners) delivered[owner] = true;
        for (var at = 0; at < results.Length; at++) delivered[owners[at]] &= DeliveryResults.IsDelivered(results[at]);
        return DeliveryResults.Write("deliverForwardResponse", mailboxes.TransactionOf(results), recipients.Zip(delivered));
    }

    private static Content ReadNote(XmlElement element, string name)
    {
        var parts = new ElementReader(element);
        var subject = MessageReader.OneLine(parts.TakeText(Schemas.Message, "Subject"));
        var body = ContentReader.ReadBody(parts.Take(Schemas.Message, "Body"));
        parts.End();
        var text = Encoding.UTF8.GetString(body.Bytes);
        if (body.Type == "text/html") text = PlainText.Of(text);
        return new Content("text/plain", NoteName, Encoding.UTF8.GetBytes($"{name}\n{subject}\n\n{text}\n"));
    }

    private static Message With(Message message, Content note)
    {
        if (message.Attachments.Count == LetterRules.AttachmentsMax)
            throw new SoapFaultException(FaultCode.Content, "The letter has no room for the words of whoever forwards it.");
        Content[] attachments = [.. message.Attachments, note];
        MessageReader.CheckSize(message.Body, attachments);
        return message with { Attachments = attachments };
    }
}
