using System.Text;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters;

namespace Budkavle.Grains.Tests.Support;

/// <summary>Letters for tests.</summary>
public static class Post
{
    public static readonly UInt128 Sender = new(0x1111_2222_3333_4444, 0x5555_6666_7777_8888);

    /// <summary>A mailbox of the first shard of any log with fewer than a thousand shards.</summary>
    public static UInt128 Mailbox(int number = 1) => new((ulong)number, 0x9E37_79B9_7F4A_7C15UL * (ulong)number);

    /// <summary>A mailbox of the second of two shards.</summary>
    public static UInt128 FarMailbox(int number = 1) => new((1UL << 63) + (ulong)number, 0x9E37_79B9_7F4A_7C15UL * (ulong)number);

    /// <summary>A letter. Its fingerprint follows from recipient and subject, as in the API.</summary>
    public static DeliverItem To(
        UInt128 mailbox, int key, string subject = "Hello", long publishAt = 0, LetterTraits traits = LetterTraits.ConfirmationRequired,
        UInt128? sender = null, long dueAt = 0)
    {
        var from = sender ?? Sender;
        var hashed = new UInt128(0x9E37_79B9_7F4A_7C15UL * (ulong)key, 0xC2B2_AE3D_27D4_EB4FUL * (ulong)key);
        var fingerprint = (ulong)subject.Aggregate(17L, (hash, letter) => (hash * 31) + letter) ^ (ulong)mailbox;
        var bytes = new byte[1024];
        var writer = new FieldWriter(bytes);
        writer.Write(LetterField.Sender, from);
        writer.Write(LetterField.Key, hashed);
        writer.Write(LetterField.Fingerprint, (long)fingerprint);
        writer.Write(LetterField.Traits, [(byte)traits]);
        writer.WriteUnlessZero(LetterField.PublishAt, publishAt);
        writer.WriteUnlessZero(LetterField.DueAt, dueAt);
        writer.Write(LetterField.Subject, Encoding.UTF8.GetBytes(subject));
        writer.Write(LetterField.Body, "Body"u8);
        return new DeliverItem
        {
            Mailbox = mailbox,
            Key = hashed,
            Fingerprint = fingerprint,
            Sender = from,
            PublishAt = publishAt,
            Payload = bytes.AsMemory(0, writer.Written),
        };
    }
}
