using System.Globalization;
using System.Text;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters;
using Budkavle.Simulation.Worlds;

namespace Budkavle.Simulation.Clients;

/// <summary>A letter that a client wants to be delivered under a key, and confirmed, perhaps by a time.</summary>
internal sealed record Order(string Operation, UInt128 Sender, UInt128 Key, Recipient Recipient, string Text, long PublishAt, long DueAt)
{
    public DeliverItem ToItem()
    {
        var body = Encoding.UTF8.GetBytes(Text);
        var bytes = new byte[256 + body.Length];
        var writer = new FieldWriter(bytes);
        writer.Write(LetterField.Sender, Sender);
        writer.Write(LetterField.Key, Key);
        writer.Write(LetterField.Fingerprint, (long)Fingerprint);
        writer.Write(LetterField.Traits, [(byte)LetterTraits.ConfirmationRequired]);
        writer.WriteUnlessZero(LetterField.PublishAt, PublishAt);
        writer.WriteUnlessZero(LetterField.DueAt, DueAt);
        writer.Write(LetterField.Subject, "Hej"u8);
        writer.Write(LetterField.Body, body);
        return new DeliverItem
        {
            Mailbox = Recipient.Mailbox.Value,
            Key = Key,
            Fingerprint = Fingerprint,
            Sender = Sender,
            PublishAt = PublishAt,
            Payload = bytes.AsMemory(0, writer.Written),
        };
    }

    /// <summary>A text of its own, of some length.</summary>
    public static string TextOf(string operation, int length) => operation.PadRight(length, '.');

    public string KeyName => Key.ToString("x", CultureInfo.InvariantCulture);

    private ulong Fingerprint
    {
        get
        {
            var hash = (ulong)Recipient.Mailbox.Value;
            foreach (var letter in Text) hash = (hash * 31) + letter;
            return hash;
        }
    }
}
