using System.Buffers.Binary;
using System.Security.Cryptography;
using Budkavle.Domain.Identity;
using Budkavle.Storage;
using Budkavle.Storage.Sealing;

namespace Budkavle.Grains.Identity;

/// <summary>
/// Names that say nothing: HMAC-SHA256, cut to 128 bits, under secrets derived from the key ring's root, one for each domain. A mailbox
/// is found
/// from a national number without a look-up, and no number can be found from a mailbox's name without the secret.
/// </summary>
public sealed class KeyedHashes
{
    /// <summary>Senders with a prepared HMAC on a thread, at some 300 bytes each.</summary>
    private const int SendersPreparedMax = 256;

    // One prepared HMAC a thread: setting one up costs as much as computing it, and a letter takes two.
    private readonly ThreadLocal<IncrementalHash> _mailboxes;
    private readonly ThreadLocal<IncrementalHash> _senders;
    // And one a thread and sender for keys; letters of one sender come in long rows.
    private readonly ThreadLocal<Dictionary<UInt128, IncrementalHash>> _keys = new(() => []);
    private readonly byte[] _keySecret;

    public KeyedHashes(KeyRing ring, int shards)
    {
        _mailboxes = Prepare(ring, "mailbox-names");
        _senders = Prepare(ring, "sender-names");
        _keySecret = ring.DeriveSecret("idempotency-keys", 32);
        Shards = shards;
    }

    private static ThreadLocal<IncrementalHash> Prepare(KeyRing ring, string purpose)
    {
        var secret = ring.DeriveSecret(purpose, 32);
        return new ThreadLocal<IncrementalHash>(() => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret));
    }

    public int Shards { get; }

    /// <summary>The mailbox of a person or organisation.</summary>
    public StreamKey MailboxOf(IdentityNumber number)
    {
        Span<byte> digits = stackalloc byte[12];
        number.TryFormat(digits, out _);
        return new StreamKey(Hash(_mailboxes, digits));
    }

    /// <summary>The sender with an organisation number. Also the key of its stream.</summary>
    public UInt128 SenderOf(IdentityNumber organisation)
    {
        Span<byte> digits = stackalloc byte[12];
        organisation.TryFormat(digits, out _);
        return Hash(_senders, digits);
    }

    /// <summary>The stream that lists all senders.</summary>
    public StreamKey Senders => new(Hash(_senders, "list"u8));

    /// <summary>The stream that lists a sender's dispatches.</summary>
    public StreamKey DispatchesOf(UInt128 sender) => new(Hash(_senders, sender, "dispatches"u8));

    /// <summary>The stream that records a sender's refused submissions.</summary>
    public StreamKey RejectionsOf(UInt128 sender) => new(Hash(_senders, sender, "rejections"u8));

    /// <summary>The stream that says how an agency takes submissions.</summary>
    public StreamKey IntakeOf(UInt128 agency) => new(Hash(_senders, agency, "intake"u8));

    /// <summary>The stream of the submissions that an agency has received.</summary>
    public StreamKey SubmissionsOf(UInt128 agency) => new(Hash(_senders, agency, "submissions"u8));

    /// <summary>The stream of what a service sends by itself: e-mails and SMS.</summary>
    public StreamKey MessagesOf(UInt128 sender)
    {
        Span<byte> bytes = stackalloc byte[16 + 8];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, sender);
        "messages"u8.CopyTo(bytes[16..]);
        return new StreamKey(Hash(_senders, bytes));
    }

    /// <summary>The stream of a mailbox's book of mandates.</summary>
    public StreamKey MandatesOf(UInt128 mailbox) => new(Hash(_mailboxes, mailbox, "mandates"u8));

    /// <summary>The stream of what waits for more signatures of a mailbox's owners.</summary>
    public StreamKey AccountOf(UInt128 mailbox) => new(Hash(_mailboxes, mailbox, "account"u8));

    /// <summary>The stream of the submissions sent from a mailbox.</summary>
    public StreamKey SentOf(UInt128 mailbox) => new(Hash(_mailboxes, mailbox, "sent"u8));

    /// <summary>Who submits from a mailbox, as one agency knows it: another for each, so that two agencies cannot compare.</summary>
    public UInt128 SubmitterOf(UInt128 mailbox, UInt128 agency)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, agency);
        return Hash(_mailboxes, mailbox, bytes);
    }

    /// <summary>
    /// Who sent a letter that came from another operator: the same for the same name, and no sender's id here, for what its reader does
    /// is told to none of them.
    /// </summary>
    public UInt128 ImportedSenderOf(string name) =>
        Hash(_senders, [.. "imported:"u8, .. System.Text.Encoding.UTF8.GetBytes(name)]);

    /// <summary>The stream of an agency in the portal.</summary>
    public StreamKey PortalOf(UInt128 sender)
    {
        Span<byte> bytes = stackalloc byte[16 + 6];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, sender);
        "portal"u8.CopyTo(bytes[16..]);
        return new StreamKey(Hash(_senders, bytes));
    }

    /// <summary>A person as a user of the portal: not the name of the person's mailbox, which no agency need know.</summary>
    public UInt128 PortalUserOf(UInt128 mailbox)
    {
        Span<byte> bytes = stackalloc byte[16 + 11];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, mailbox);
        "portal-user"u8.CopyTo(bytes[16..]);
        return Hash(_mailboxes, bytes);
    }

    /// <summary>The stream that records the service's outages.</summary>
    public StreamKey Outages => new(Hash(_senders, "outages"u8));

    /// <summary>An idempotency key of a sender, hashed under the sender's own secret. Keys of different senders never meet.</summary>
    public UInt128 IdempotencyKeyOf(UInt128 sender, ReadOnlySpan<byte> key)
    {
        var prepared = _keys.Value!;
        if (!prepared.TryGetValue(sender, out var hmac)) hmac = PrepareKeysOf(sender, prepared);
        return Hash(hmac, key);
    }

    /// <summary>
    /// The secret under which a sender's keys are hashed, 32 bytes. The sender itself may have it, to compute what the service computes;
    /// it says nothing of the keys of others.
    /// </summary>
    public byte[] KeySecretOf(UInt128 sender)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, sender);
        return HMACSHA256.HashData(_keySecret, bytes);
    }

    private IncrementalHash PrepareKeysOf(UInt128 sender, Dictionary<UInt128, IncrementalHash> prepared)
    {
        if (prepared.Count >= SendersPreparedMax)
        {
            foreach (var old in prepared.Values) old.Dispose();
            prepared.Clear();
        }

        return prepared[sender] = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, KeySecretOf(sender));
    }

    private static UInt128 Hash(ThreadLocal<IncrementalHash> hmac, ReadOnlySpan<byte> data) => Hash(hmac.Value!, data);

    private static UInt128 Hash(ThreadLocal<IncrementalHash> hmac, UInt128 owner, ReadOnlySpan<byte> what)
    {
        Span<byte> bytes = stackalloc byte[32];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, owner);
        what.CopyTo(bytes[16..]);
        return Hash(hmac, bytes[..(16 + what.Length)]);
    }

    private static UInt128 Hash(IncrementalHash hmac, ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        hmac.AppendData(data);
        hmac.GetHashAndReset(hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
