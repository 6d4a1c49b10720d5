using System.Buffers.Binary;
using System.Text;

namespace Budkavle.Api.GovNotify.Files;

/// <summary>What a link to a file says, sealed: nothing is kept beside the file, and no address can be thought up.</summary>
/// <param name="Service">Who sent it.</param>
/// <param name="Scope">Under which the file is kept, alone.</param>
/// <param name="Hash">Its SHA-256.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ExpiresAt">From when it is gone, seconds since 1970.</param>
/// <param name="EmailMark">Of the address that must be known; 0 for none.</param>
/// <param name="Name">Of the file.</param>
internal sealed record NotifyFileLink(
    Guid Service, UInt128 Scope, ReadOnlyMemory<byte> Hash, int Size, long ExpiresAt, ulong EmailMark, string Name)
{
    private const byte Layout = 1;
    private const int FixedBytes = 1 + 16 + 16 + 32 + 4 + 8 + 8;

    /// <summary>Nobody's file name gets into a log by accident.</summary>
    public override string ToString() => "NotifyFileLink";

    public byte[] ToBytes()
    {
        var bytes = new byte[FixedBytes + Encoding.UTF8.GetByteCount(Name)];
        bytes[0] = Layout;
        Service.TryWriteBytes(bytes.AsSpan(1), bigEndian: true, out _);
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(17), Scope);
        Hash.Span.CopyTo(bytes.AsSpan(33));
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(65), Size);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(69), ExpiresAt);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(77), EmailMark);
        Encoding.UTF8.GetBytes(Name, bytes.AsSpan(FixedBytes));
        return bytes;
    }

    /// <summary>Null for what is no link of this version.</summary>
    public static NotifyFileLink? Read(byte[] bytes) => bytes.Length <= FixedBytes || bytes[0] != Layout ? null : new NotifyFileLink(
        new Guid(bytes.AsSpan(1, 16), bigEndian: true),
        BinaryPrimitives.ReadUInt128BigEndian(bytes.AsSpan(17)),
        bytes.AsMemory(33, 32),
        BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(65)),
        BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(69)),
        BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(77)),
        Encoding.UTF8.GetString(bytes.AsSpan(FixedBytes)));
}
