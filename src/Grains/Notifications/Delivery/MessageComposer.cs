using System.Buffers.Binary;
using System.Security.Cryptography;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Notifications.Upkeep;
using Budkavle.Storage.Sealing;
using Microsoft.Extensions.Logging;

namespace Budkavle.Grains.Notifications.Delivery;

/// <summary>Makes the message for a letter.</summary>
internal sealed class MessageComposer(KeyRing ring, NotificationOptions options, ISenderNames names, ILogger logger) : IDisposable
{
    /// <summary>Marks the id of a message about several letters, where the step stands for others.</summary>
    private const byte DigestId = 0x80;

    private readonly ReturnPaths _paths = new(ring);
    private readonly SmsReportTokens _tokens = new(ring);
    private readonly byte[] _secret = ring.DeriveSecret("notification-ids", 32);

    public async ValueTask<NotificationMessage> ComposeAsync(PendingNotification item)
    {
        var name = await FindNameAsync(item.Letter.Sender);
        var reminds = item.Step != NotificationStep.First;
        var letters = item.Others.Count + 1;
        var text = letters > 1
            ? NotificationText.ComposeDigest(letters, item.Language, options.ReadAt, options.ServiceName)
            : NotificationText.Compose(name, item.Language, options.ReadAt, options.ServiceName, reminds);
        return new NotificationMessage
        {
            Id = IdOf(item.Lane.Shard, item.Letter.Sequence, letters > 1 ? DigestId : (byte)item.Step),
            Address = item.Address,
            ReturnWord = ReturnWordOf(item.Channel, item.Lane.Shard, item.Letter.Sequence, item.Letter.Version),
            Language = item.Language,
            Subject = text.Subject,
            // A browser shows the subject, and where it comes from below.
            Text = item.Channel == NotificationChannelKind.Push ? options.ServiceName
                : item.Channel != NotificationChannelKind.Sms ? text.Body
                : letters > 1 ? NotificationText.ComposeShortDigest(letters, item.Language, options.ReadAt, options.ServiceName)
                : NotificationText.ComposeShort(name, item.Language, options.ReadAt, options.ServiceName, reminds),
        };
    }

    /// <summary>The id of what a shard tells by this entry; see <see cref="NotificationMessage.Id"/>.</summary>
    public string IdOf(int shard, long sequence) => IdOf(shard, sequence, 0);

    /// <summary>See <see cref="NotificationMessage.ReturnWord"/>; the place is that of a letter or of a service's message.</summary>
    public string? ReturnWordOf(NotificationChannelKind channel, int shard, long sequence, uint version) => channel switch
    {
        NotificationChannelKind.Email => _paths.WordOf(shard, sequence, version),
        NotificationChannelKind.Sms => _tokens.TokenOf(shard, sequence, version),
        _ => null,
    };

    public void Dispose()
    {
        _paths.Dispose();
        _tokens.Dispose();
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

    /// <summary>
    /// The letter's place, which never changes, through a keyed hash, so that ids tell nothing about volumes or order. A reminder has an id
    /// of its own, or servers and mail programs would take it for the first message; so has a message about several letters.
    /// </summary>
    private string IdOf(int shard, long letterSequence, byte kind)
    {
        Span<byte> place = stackalloc byte[kind == 0 ? 12 : 13];
        if (kind != 0) place[12] = kind;
        BinaryPrimitives.WriteInt32BigEndian(place, shard);
        BinaryPrimitives.WriteInt64BigEndian(place[4..], letterSequence);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_secret, place, hash);
        return Convert.ToHexStringLower(hash[..16]);
    }
}
