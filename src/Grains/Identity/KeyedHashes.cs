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
    // One prepared HMAC a thread: setting one up costs as much as computing it, and a letter takes two.
    private readonly ThreadLocal<IncrementalHash> _mailboxes;
    private readonly ThreadLocal<IncrementalHash> _senders;
    private readonly ThreadLocal<IncrementalHash> _keys;

    public KeyedHashes(KeyRing ring, int shards)
    {
        _mailboxes = Prepare(ring, "mailbox-names");
        _senders = Prepare(ring, "sender-names");
        _keys = Prepare(ring, "idempotency-keys");
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

    /// <summary>The stream that lists a sender's dispatches.</summary>
    public StreamKey DispatchesOf(UInt128 sender)
    {
        Span<byte> bytes = stackalloc byte[16 + 10];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, sender);
        "dispatches"u8.CopyTo(bytes[16..]);
        return new StreamKey(Hash(_senders, bytes));
    }

    /// <summary>The stream that records the service's outages.</summary>
    public StreamKey Outages => new(Hash(_senders, "outages"u8));

    /// <summary>An idempotency key of a sender. Keys of different senders never meet.</summary>
    public UInt128 IdempotencyKeyOf(UInt128 sender, ReadOnlySpan<byte> key)
    {
        Span<byte> bytes = stackalloc byte[16 + key.Length];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, sender);
        key.CopyTo(bytes[16..]);
        return Hash(_keys, bytes);
    }

    private static UInt128 Hash(ThreadLocal<IncrementalHash> hmac, ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        hmac.Value!.AppendData(data);
        hmac.Value.GetHashAndReset(hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
