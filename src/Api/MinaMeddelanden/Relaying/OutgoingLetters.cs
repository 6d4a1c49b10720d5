using System.Collections.Concurrent;
using Budkavle.Api.Letters;
using Budkavle.Api.Letters.Parsing;
using Budkavle.Api.MinaMeddelanden.Delivering;
using Budkavle.Api.MinaMeddelanden.Soap;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Grains.Letters.Senders;
using Budkavle.Grains.Relaying;

namespace Budkavle.Api.MinaMeddelanden.Relaying;

/// <summary>Finds what a letter for another operator says, whom it is from and whom it is for.</summary>
internal sealed class OutgoingLetters(
    Engine engine, IGrainFactory grains, LetterFinder finder, ContentVault contents, TimeProvider clock)
{
    /// <summary>Senders remembered for <see cref="_senderAge"/>: the country has about 500.</summary>
    private const int SendersMax = 10_000;
    private static readonly TimeSpan _senderAge = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<UInt128, (long At, string Number, string Name)> _senders = new();

    /// <summary>Null for a letter that Mina meddelanden cannot carry, now or later.</summary>
    public async ValueTask<OutgoingLetter?> FindAsync(RelayLetter relay, CancellationToken cancellationToken)
    {
        var office = grains.GetGrain<IPostOfficeGrain>(relay.Mailbox.ShardOf(engine.Shards));
        var asked = office.ReadContacts([relay.Mailbox.Value]);
        if (await office.FindLetter(relay.Mailbox.Value, relay.Letter.Version) is not { } stored) return null;
        var row = LetterRow.Read(stored.Bytes);
        var contact = (await asked)[0];
        // Whoever has closed the mailbox in the register is reached nowhere.
        if (row.Sequence != relay.Letter.Sequence || contact.Settings.IsEmpty) return null;
        if (await finder.ReadLetterAsync(relay.Mailbox, row, cancellationToken) is not { } letter) return null;
        if (await FindSenderAsync(row.Sender) is not var (number, name)) return null;
        if (!IdentityNumber.TryFromValue(SettingsCodec.Read(contact.Settings).Number, out var recipient, out _)) return null;
        if (await ReadAsync(relay, letter, cancellationToken) is not { } message) return null;
        try
        {
            RecipientIds.Check(recipient.ToDigits(), "");
            MessageReader.CheckSize(message.Body, message.Attachments);
        }
        catch (SoapFaultException)
        {
            return null;
        }

        var wantsReceipt = row.Traits.HasFlag(LetterTraits.ConfirmationRequired);
        return new OutgoingLetter(number, name, recipient.ToDigits(), letter.Reference, message, wantsReceipt);
    }

    private async ValueTask<Message?> ReadAsync(RelayLetter relay, StoredLetter letter, CancellationToken cancellationToken)
    {
        var body = letter.BodyHash.IsEmpty ? letter.Body : await contents.GetIfKeptAsync(letter.BodyHash, cancellationToken);
        if (body is not { IsEmpty: false } text) return null;
        var attachments = new List<Content>(letter.Attachments.Count);
        foreach (var file in letter.Attachments)
        {
            if (await contents.GetIfKeptAsync(file.Hash, cancellationToken) is not { } bytes) return null;
            attachments.Add(new Content(file.ContentType, file.FileName, bytes.ToArray()));
        }

        return new Message
        {
            Id = relay.Id.ToString(),
            Subject = letter.Subject,
            SupportText = letter.SupportText,
            SupportUrl = letter.SupportUrl,
            SupportPhone = letter.SupportPhone,
            SupportEmail = letter.SupportEmail,
            Language = letter.Language,
            ReplyAllowed = letter.Traits.HasFlag(LetterTraits.ReplyAllowed),
            // The contract knows two types. Markdown is text that can be read as it is.
            Body = new Content(letter.BodyType == "text/html" ? "text/html" : "text/plain", "", text.ToArray()),
            Attachments = attachments,
        };
    }

    private async ValueTask<(string Number, string Name)?> FindSenderAsync(UInt128 id)
    {
        if (_senders.TryGetValue(id, out var known) && clock.GetElapsedTime(known.At) < _senderAge) return (known.Number, known.Name);
        if (await grains.GetGrain<ISenderGrain>(SenderIds.Format(id)).Read() is not { } view) return null;
        if (!IdentityNumber.TryFromValue(view.Number, out var number, out _)) return null;
        if (_senders.Count >= SendersMax) _senders.Clear();
        _senders[id] = (clock.GetTimestamp(), number.ToDigits(), view.Name);
        return (number.ToDigits(), view.Name);
    }
}
