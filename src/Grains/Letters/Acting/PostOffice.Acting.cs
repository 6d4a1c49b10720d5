using System.Buffers.Binary;
using Budkavle.Domain.Letters;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters;

/// <summary>What a post office knows of those who act for the owners of mailboxes.</summary>
public sealed partial class PostOffice
{
    public async Task HoldAsync(StreamKey mailbox, bool isHeld)
    {
        if (HeadOf(mailbox).Flags.HasFlag(MailboxFlags.Held) != isHeld)
            shard.Append(EntryType.MailboxHeld, mailbox, Now, new byte[] { isHeld ? (byte)1 : (byte)0 }, 0);
        await shard.CommitAsync();
    }

    /// <summary>
    /// Whether a look at the letter is the first by this mandate: the log says once for each who has seen a letter, however many pages,
    /// frames and files they fetch. Everything else is told by the entries that it gives.
    /// </summary>
    private async ValueTask<bool> IsNewsAsync(StreamKey mailbox, uint letter, LetterCommand command, ReadOnlyMemory<byte> actor)
    {
        if (command is not (LetterCommand.See or LetterCommand.Read)) return false;
        var mandate = LetterActor.Read(actor.Span).Mandate;
        var rows = await shard.ReadRowsAsync(
            [new ViewKey(mailbox, Buckets.Seen, Buckets.SeenPosition(letter, mandate))], CancellationToken.None);
        return rows[0] is not { } row || BinaryPrimitives.ReadUInt128BigEndian(row.Bytes.Span) != mandate;
    }
}
