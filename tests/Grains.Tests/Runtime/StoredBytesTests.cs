using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Domain.Tests.Support;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;
using Xunit.Abstractions;

namespace Budkavle.Grains.Tests.Runtime;

/// <summary>Damaged bytes are refused with one kind of error, and what is stored keeps its form.</summary>
public sealed class StoredBytesTests(ITestOutputHelper output)
{
    private static readonly StreamKey Stream = new(new UInt128(0x0102030405060708, 0x090A0B0C0D0E0F10));

    private static readonly Dictionary<string, Action<byte[]>> Readers = new()
    {
        ["letter"] = bytes => StoredLetter.Read(bytes),
        ["row"] = bytes => LetterRow.Read(bytes),
        ["advance"] = bytes => DispatchAdvance.Read(bytes),
        ["dispatch letter"] = bytes => DispatchLetter.Read(bytes),
        ["reference"] = bytes => LetterReference.Read(bytes),
        ["attachment"] = bytes => LetterAttachment.Read(bytes),
        ["outcome"] = bytes => NotificationOutcome.Read(bytes),
        ["alarm"] = bytes => AlarmChange.Read(bytes),
        ["due"] = bytes => DueItem.Read(bytes),
        ["settings"] = bytes => SettingsCodec.Read(bytes),
        ["block"] = bytes => _ = BlockCodec.Read(1, bytes).Count(),
        ["entry of a block"] = bytes => BlockCodec.ReadOne(1, bytes, 3),
        ["heads"] = bytes => new HeadTable().Load([bytes]),
        ["filter"] = bytes => KeyFilter.Load([bytes]),
    };

    public static TheoryData<string> Kinds => [.. Readers.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Damaged_bytes_are_refused_as_such(string kind)
    {
        var random = SeededRandom.Create(output);
        var (read, refused) = (0, 0);
        foreach (var bytes in DamagedBytes(random))
        {
            try
            {
                Readers[kind](bytes);
                read++;
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.True(refused > 0, $"{read} read, none refused");
    }

    private static IEnumerable<byte[]> DamagedBytes(Random random)
    {
        var sound = Samples().ToArray();
        foreach (var sample in sound)
        {
            for (var length = 0; length < sample.Length; length++) yield return sample[..length];
        }

        for (var round = 0; round < 3000; round++)
        {
            var bytes = (byte[])sound[random.Next(sound.Length)].Clone();
            for (var i = random.Next(1, 5); i > 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            yield return bytes;
            bytes = new byte[random.Next(120)];
            random.NextBytes(bytes);
            yield return bytes;
        }
    }

    private static IEnumerable<byte[]> Samples()
    {
        yield return Block();
        yield return new DispatchAdvance { Dispatch = 5, Done = 9, Refusals = [(3, LetterRefusal.SenderNotAccepted)] }.ToBytes();
        yield return new LetterRow { Status = LetterStatus.Read, Sender = 1, Subject = "Hi"u8.ToArray() }.ToBytes();
        yield return new LetterAttachment("a.pdf", "application/pdf", 10, new byte[32]).ToBytes();
        yield return new NotificationOutcome { Letter = new LetterReference(1, 2, 3) }.ToBytes();
        yield return new DueItem(AlarmKind.Letter, Stream, 2).ToBytes();
        yield return SettingsCodec.Write(new MailboxSettings { Email = "a@example.org" });
        yield return Support.Post.To(Support.Post.Mailbox(), key: 1).Payload.ToArray();
    }

    private static byte[] Block()
    {
        var bytes = new byte[200];
        bytes[0] = BlockCodec.FormatVersion;
        var length = 1;
        length += BlockCodec.Write(bytes.AsSpan(length), EntryType.LetterDelivered, Stream, 7, 1_800_000_000_000, "abc"u8);
        length += BlockCodec.Write(bytes.AsSpan(length), EntryType.LetterRead, Stream, 8, 1_800_000_000_001, default);
        length += BlockCodec.Write(bytes.AsSpan(length), EntryType.AggregateEvent, Stream, 9, 1_800_000_000_002, "{}"u8);
        return bytes[..length];
    }

    /// <summary>The form of a stored block, version 1. If this must change, the format's number must too.</summary>
    [Fact]
    public void A_block_is_stored_as_it_always_was()
    {
        const string Golden = "01"
            + "0A" + "0102030405060708090A0B0C0D0E0F10" + "00000007" + "000001A3185C5000" + "00000003" + "616263"
            + "0D" + "0102030405060708090A0B0C0D0E0F10" + "00000008" + "000001A3185C5001" + "00000000"
            + "28" + "0102030405060708090A0B0C0D0E0F10" + "00000009" + "000001A3185C5002" + "00000002" + "7B7D";

        Assert.Equal(Golden, Convert.ToHexString(Block()));
        var entries = BlockCodec.Read(41, Convert.FromHexString(Golden)).ToArray();
        Assert.Equal([41L, 42L, 43L], entries.Select(entry => entry.Sequence));
        Assert.Equal([EntryType.LetterDelivered, EntryType.LetterRead, EntryType.AggregateEvent], entries.Select(entry => entry.Type));
        Assert.Equal([7u, 8u, 9u], entries.Select(entry => entry.Version));
        Assert.All(entries, entry => Assert.Equal(Stream, entry.Stream));
        Assert.Equal("abc"u8.ToArray(), entries[0].Payload.ToArray());
        Assert.Equal(entries[2].Payload.ToArray(), BlockCodec.ReadOne(41, Convert.FromHexString(Golden), 43).Payload.ToArray());
    }
}
