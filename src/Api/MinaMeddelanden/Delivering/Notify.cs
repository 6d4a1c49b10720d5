using System.Xml;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;
using Budkavle.Api.Pages.My;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Storage;

namespace Budkavle.Api.MinaMeddelanden.Delivering;

/// <summary>
/// <c>notify</c>: an unsigned message for up to 1,000 recipients, which the connection's certificate vouches for. Each gets a letter, and
/// is told of it as of any letter: in our words, since what leaves the mailbox says nothing of its contents.
/// </summary>
internal sealed class Notify(
    LetterSenders senders, MailboxDelivery mailboxes, Engine engine, IGrainFactory grains, MyOptions channels)
    : SoapOperation(Schemas.Service3, "notify", PartyRoles.Agent | PartyRoles.Sender)
{
    private const int SmsFromMax = 11;
    private const int SmsTextMax = 160;
    private const int MailSubjectMax = 254;

    public override async Task<Action<XmlWriter>> RunAsync(XmlElement request, KnownParty caller, CancellationToken cancellationToken)
    {
        var outer = new ElementReader(request);
        var parts = new ElementReader(outer.Take(Schemas.Service3, "notify"));
        outer.End();
        var (from, _, recipients, reference) = DeliveryReader.ReadHeader(
            parts.Take(Schemas.Notification3, "Header"), Schemas.Message, SoapLimits.RecipientsMax);
        var message = MessageReader.ReadNotification(parts.Take(Schemas.Notification3, "Message"));
        if (parts.TryTake(Schemas.Notification3, "EmailMessage") is { } mail) CheckMail(mail);
        if (parts.TryTake(Schemas.Notification3, "SmsMessage") is { } sms) CheckSms(sms);
        parts.End();
        if (!LetterSenders.MayActFor(caller, from))
            throw new SoapFaultException(FaultCode.NotAllowed, "The caller may notify for itself only.");
        var sender = await senders.FindAsync(from);
        var letters = new List<Addressed>();
        var places = new int[recipients.Count];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = RecipientIds.TryFind(recipients[i], out var number) ? letters.Count : -1;
            if (places[i] >= 0) letters.Add(new Addressed(number, message, reference, "notify"));
        }

        var results = letters.Count == 0 ? [] : await mailboxes.DeliverAsync(sender, letters, cancellationToken);
        var told = await FindChannelsAsync(letters);
        return DeliveryResults.WriteNotices(
            mailboxes.TransactionOf(results),
            recipients.Select((recipient, i) => places[i] is >= 0 and var at
                ? (recipient, DeliveryResults.IsDelivered(results[at]), told[at])
                : (recipient, false, null)));
    }

    /// <summary>The channel on which each is told of a letter first, or null for none.</summary>
    private async Task<string?[]> FindChannelsAsync(List<Addressed> letters)
    {
        var told = new string?[letters.Count];
        var streams = letters.ConvertAll(letter => engine.Hashes.MailboxOf(letter.Recipient));
        await Task.WhenAll(Enumerable.Range(0, told.Length).GroupBy(at => streams[at].ShardOf(engine.Shards)).Select(async shard =>
        {
            var places = shard.ToArray();
            var contacts = await grains.GetGrain<IPostOfficeGrain>(shard.Key)
                .ReadContacts(Array.ConvertAll(places, place => streams[place].Value));
            for (var i = 0; i < places.Length; i++) told[places[i]] = ChannelOf(contacts[i]);
        }));
        return told;
    }

    private string? ChannelOf(in MailboxContact contact)
    {
        if (contact.Settings.IsEmpty) return null;
        var settings = SettingsCodec.Read(contact.Settings);
        if (settings.Email is not null && !contact.Flags.HasFlag(MailboxFlags.EmailFails)) return "EMail";
        return channels.TextMessages && settings.Phone is not null && !contact.Flags.HasFlag(MailboxFlags.SmsFails) ? "SMS" : null;
    }

    private static void CheckMail(XmlElement element)
    {
        var parts = new ElementReader(element);
        var header = new ElementReader(parts.Take(Schemas.Notification2, "header"));
        header.TakeText(Schemas.Notification2, "From");
        CheckLength(header.TakeText(Schemas.Notification2, "Subject"), MailSubjectMax);
        header.End();
        parts.TakeText(Schemas.Notification2, "text");
        parts.End();
    }

    private static void CheckSms(XmlElement element)
    {
        var parts = new ElementReader(element);
        var header = new ElementReader(parts.Take(Schemas.Notification2, "header"));
        CheckLength(header.TakeText(Schemas.Notification2, "From"), SmsFromMax);
        header.End();
        CheckLength(parts.TakeText(Schemas.Notification2, "text"), SmsTextMax);
        parts.End();
    }

    private static void CheckLength(string text, int max)
    {
        if (MessageReader.Characters(text) > max) throw SoapFaultException.Malformed("A text of the notice is too long.");
    }
}
