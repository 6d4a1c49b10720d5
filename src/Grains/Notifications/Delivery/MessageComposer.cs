using System.Buffers.Binary;
using System.Security.Cryptography;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Storage.Sealing;
using Microsoft.Extensions.Logging;

namespace Budkavle.Grains.Notifications.Delivery;

/// <summary>Makes the message for a letter.</summary>
internal sealed class MessageComposer(KeyRing ring, NotificationOptions options, ISenderNames names, ILogger logger)
{
    private readonly byte[] _secret = ring.DeriveSecret("notification-ids", 32);

    public async ValueTask<NotificationMessage> ComposeAsync(PendingNotification item)
    {
        var text = NotificationText.Compose(await FindNameAsync(item.Letter.Sender), item.Language, options.ReadAt, options.ServiceName);
        return new NotificationMessage
        {
            Id = IdOf(item.Lane.Shard, item.Letter.Sequence),
            Address = item.Address,
            Language = item.Language,
            Subject = text.Subject,
            Text = text.Body,
        };
    }

    private async ValueTask<string?> FindNameAsync(UInt128 sender)
    {
        try
        {
            return await names.FindAsync(sender);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // A register that does not answer must not keep citizens from hearing that they have a letter.
            logger.NameNotFound(fault.GetType().Name);
            return null;
        }
    }

    /// <summary>The letter's place, which never changes, through a keyed hash, so that ids tell nothing about volumes or order.</summary>
    private string IdOf(int shard, long letterSequence)
    {
        Span<byte> place = stackalloc byte[12];
        BinaryPrimitives.WriteInt32BigEndian(place, shard);
        BinaryPrimitives.WriteInt64BigEndian(place[4..], letterSequence);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_secret, place, hash);
        return Convert.ToHexStringLower(hash[..16]);
    }
}
