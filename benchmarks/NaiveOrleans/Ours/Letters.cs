using System.Text;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters;
using Budkavle.Storage;

namespace Budkavle.NaiveOrleans.Ours;

/// <summary>Letters and mailboxes by their numbers, spread over shards by a mixing function as keyed hashes would.</summary>
internal static class Letters
{
    public const int BodyBytes = 1024;

    private static readonly UInt128 Sender = new(1, 2);
    private static readonly byte[] Text = Encoding.ASCII.GetBytes(new string('a', BodyBytes));

    /// <summary>The mailbox of a number; no person's.</summary>
    public static UInt128 Mailbox(long number) => new(Mix((ulong)number), Mix((ulong)number + 0x5851F42D4C957F2DUL));

    public static int ShardOf(long number, int shards) => new StreamKey(Mailbox(number)).ShardOf(shards);

    public static RegisterItem Registration(long number) => new()
    {
        Mailbox = Mailbox(number),
        Settings = SettingsCodec.Write(new MailboxSettings { Language = "sv" }),
    };

    public static DeliverItem Letter(long mailbox, long index)
    {
        var key = new UInt128(Mix((ulong)index), (ulong)index);
        var bytes = new byte[BodyBytes + 128];
        var writer = new FieldWriter(bytes);
        writer.Write(LetterField.Sender, Sender);
        writer.Write(LetterField.Key, key);
        writer.Write(LetterField.Fingerprint, index);
        writer.Write(LetterField.Subject, Encoding.ASCII.GetBytes("Load letter " + Number(index)));
        writer.Write(LetterField.Body, Text);
        return new DeliverItem
        {
            Mailbox = Mailbox(mailbox),
            Key = key,
            Fingerprint = (ulong)index,
            Sender = Sender,
            Payload = bytes.AsMemory(0, writer.Written),
        };
    }

    public static Naive.NaiveLetter NaiveLetter(long index) => new(Number(index), "Load letter " + Number(index),
        Encoding.ASCII.GetString(Text));

    private static string Number(long index) => index.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The finaliser of SplitMix64.</summary>
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15UL;
        value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ value >> 27) * 0x94D049BB133111EBUL;
        return value ^ value >> 31;
    }
}
