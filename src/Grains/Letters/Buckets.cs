using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Budkavle.Domain.Letters;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters;

/// <summary>The lists that a stream's rows are in. The number is stored: never change or reuse one.</summary>
public static class Buckets
{
    /// <summary>Letters in the inbox, by version.</summary>
    public const byte Inbox = 1;

    /// <summary>Letters that the recipient has archived, by version.</summary>
    public const byte Archive = 2;

    /// <summary>Letters that wait for their publication, by version.</summary>
    public const byte Scheduled = 3;

    /// <summary>The mailbox's settings, at 0.</summary>
    public const byte Settings = 4;

    /// <summary>Events of an ordinary aggregate, by version.</summary>
    public const byte Events = 5;

    /// <summary>What is due in a shard, by <see cref="DueLetterPosition"/> or <see cref="DueAlarmPosition"/>.</summary>
    public const byte Due = 6;

    /// <summary>How far a dispatch has come in a shard, at 0.</summary>
    public const byte DispatchCursor = 7;

    /// <summary>Recipients that a dispatch could not reach, by how many were done.</summary>
    public const byte DispatchRefusals = 8;

    /// <summary>Notifications that a shard tries again, by <see cref="NotificationPosition"/>.</summary>
    public const byte DueNotifications = 9;

    /// <summary>What became of a letter after its own entry, by <see cref="EvidencePosition"/>.</summary>
    public const byte Evidence = 10;

    /// <summary>
    /// The last outcome of a letter's notification, by the letter's version: the sequence of its entry. One that is there says that the
    /// recipient need not be told as if nobody had tried.
    /// </summary>
    public const byte Notification = 11;

    /// <summary>Letters of a shard that are to be confirmed by a time, by <see cref="DueConfirmation"/>.</summary>
    public const byte DueConfirmations = 12;

    /// <summary>Submissions of a sender that were refused, by <see cref="RejectionPosition"/>: the newest of each key.</summary>
    public const byte Rejections = 13;

    /// <summary>Notifications of a shard that were given up and wait for an operator, by the letter's sequence.</summary>
    public const byte DeadNotifications = 14;

    /// <summary>Letters of a shard that are to be sent on paper and are in no job yet, by their sequence.</summary>
    public const byte PrintQueue = 15;

    /// <summary>Letters in jobs that the print house has not done yet, by their sequence.</summary>
    public const byte PrintJobs = 16;

    /// <summary>Letters that were printed, by their sequence.</summary>
    public const byte Printed = 17;

    /// <summary>
    /// Letters of a mailbox that wait for the day's message, by version: the sequence of the entry that put them off, and until when.
    /// </summary>
    public const byte Digest = 18;

    /// <summary>What others than the owner have done with letters, by <see cref="EvidencePosition"/>.</summary>
    public const byte Acts = 19;

    /// <summary>Who of them has seen a letter, by <see cref="SeenPosition"/>: the row says the mandate.</summary>
    public const byte Seen = 20;

    /// <summary>What others than the owner have changed of a mailbox, by the version of the change.</summary>
    public const byte Changes = 26;

    /// <summary>Letters of a shard that wait for another operator (<see cref="RelayInShard"/>), by their sequence.</summary>
    public const byte RelayQueue = 30;

    /// <summary>
    /// Other operators that a shard has had letters for, by <see cref="RelayOperatorPosition"/>: the row says the domain.
    /// </summary>
    public const byte RelayOperators = 31;

    /// <summary>What a service has sent (<see cref="Domain.Letters.Outbound.OutboundRow"/>), by version.</summary>
    public const byte Messages = 21;

    /// <summary>Messages of a shard that are to be sent, by <see cref="OutboxPosition"/>.</summary>
    public const byte Outbox = 22;

    /// <summary>Letters among a service's messages, by <see cref="LetterMark"/>: the row says the version.</summary>
    public const byte MessageLetters = 23;

    /// <summary>What comes due later than this, in the year 2242, stands where this does.</summary>
    private const long DueSecondMax = (1L << 33) - 1;

    /// <summary>Where a refused key stands among those of its sender; the row says the whole key.</summary>
    public static long RejectionPosition(UInt128 key) => (long)(ulong)(key >> 65);

    /// <summary>Where an entry about a letter stands among those of its mailbox: by letter, then by sequence.</summary>
    public static long EvidencePosition(uint letter, long sequence) => ((long)letter << 32) | (sequence & 0xFFFF_FFFF);

    /// <summary>Where stands that the holder of a mandate has seen a letter; the row says the whole mandate.</summary>
    public static long SeenPosition(uint letter, UInt128 mandate) => ((long)letter << 32) | (uint)(mandate >> 64);

    /// <summary>
    /// Where a scheduled letter stands among what is due: by second, then by its sequence. However many wait for the same time, no two
    /// share a place unless half a billion entries lie between them.
    /// </summary>
    public static long DueLetterPosition(long atMilliseconds, long sequence) => DuePosition(atMilliseconds, (ulong)sequence << 1);

    /// <summary>Where an aggregate's alarm stands among what is due: never where a letter stands.</summary>
    public static long DueAlarmPosition(long atMilliseconds, StreamKey stream) =>
        DuePosition(atMilliseconds, ((ulong)stream.Value << 1) | 1);

    private static long DuePosition(long atMilliseconds, ulong discriminator) =>
        (atMilliseconds / 1000 << 30) | (long)(discriminator & 0x3FFFFFFF);

    /// <summary>The second in which what stands here becomes due, in milliseconds since 1970; the item says the exact time.</summary>
    public static long DueAt(long position) => (position >> 30) * 1000;

    /// <summary>
    /// Where a notification stands among those tried again: by second, then by the letter's sequence, so that two never share a place
    /// however many wait for the same second.
    /// </summary>
    public static long NotificationPosition(long atMilliseconds, long letterSequence) =>
        ((atMilliseconds + 999) / 1000 << 30) | (letterSequence & 0x3FFFFFFF);

    /// <summary>
    /// Where a message stands among those to be sent: by the second in which it is due, not after it, then by its sequence.
    /// </summary>
    public static long OutboxPosition(long atMilliseconds, long sequence) => DuePosition(atMilliseconds, (ulong)sequence);

    /// <summary>Where a letter stands among those that a service's list shows.</summary>
    public static long LetterMark(UInt128 letterId) => (long)(ulong)(letterId >> 65);

    /// <summary>The due row of a notification.</summary>
    public static ViewKey DueNotification(int shard, int shards, long atMilliseconds, long letterSequence) =>
        new(StreamKey.OfShard(shard, shards), DueNotifications, NotificationPosition(atMilliseconds, letterSequence));

    /// <summary>
    /// The due row of a letter to be confirmed: by second, then by the letter's sequence. A time before the letter was there counts as that
    /// one, so that no row comes to stand before those that have been looked at.
    /// </summary>
    public static ViewKey DueConfirmation(int shard, int shards, in LetterRow letter)
    {
        var second = Math.Min((ConfirmationDueAt(letter) + 999) / 1000, DueSecondMax);
        return new(StreamKey.OfShard(shard, shards), DueConfirmations, (second << 30) | (letter.Sequence & 0x3FFFFFFF));
    }

    /// <summary>The earliest time at which the letter may expire, in milliseconds since 1970; outages make it later.</summary>
    public static long ConfirmationDueAt(in LetterRow letter) => Math.Max(letter.DueAt, letter.AvailableAt);

    public static long NotificationAt(long position) => (position >> 30) * 1000;

    /// <summary>The stream in which a shard keeps what it knows of a dispatch.</summary>
    public static StreamKey DispatchInShard(int shard, int shards, UInt128 dispatch)
    {
        var first = StreamKey.OfShard(shard, shards).Value;
        return new StreamKey(first | (ulong)((dispatch >> 64) ^ dispatch) | 1);
    }

    /// <summary>The stream in which a shard keeps what waits for another operator.</summary>
    public static StreamKey RelayInShard(int shard, int shards, string domain) =>
        new(StreamKey.OfShard(shard, shards).Value | (ulong)RelayOperatorPosition(domain) | 1);

    /// <summary>Where another operator stands among those of a shard.</summary>
    public static long RelayOperatorPosition(string domain)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(domain.ToLowerInvariant()));
        return BinaryPrimitives.ReadInt64BigEndian(hash) & long.MaxValue;
    }

    /// <summary>Rows that say something about a person's matters are sealed. A letter of a dispatch has no subject of its own.</summary>
    public static bool IsPersonal(ViewRow row) => row.Key.Bucket switch
    {
        Inbox or Archive or Scheduled => LetterRow.HasSubject(row.Bytes),
        Due or DispatchCursor or DispatchRefusals or DueNotifications or Evidence or Notification or DueConfirmations
            or Acts or Rejections or DeadNotifications or PrintQueue or PrintJobs or Printed or Digest
            or RelayQueue or RelayOperators or Messages or Outbox or MessageLetters => false,
        _ => true,
    };
}
