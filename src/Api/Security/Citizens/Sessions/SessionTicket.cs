using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Budkavle.Api.Security.Citizens.Sessions;

/// <summary>
/// What the session's cookie says: a random id of 128 bits, which of the session's cookies it is, and an HMAC under the session's secret.
/// It means nothing to whoever has it.
/// </summary>
internal readonly record struct SessionTicket
{
    private const int IdBytes = 16;
    private const int BodyBytes = IdBytes + 4;
    private const int TicketBytes = BodyBytes + HMACSHA256.HashSizeInBytes;

    private readonly byte[] _bytes;

    private SessionTicket(byte[] bytes) => _bytes = bytes;

    public uint Generation => BinaryPrimitives.ReadUInt32BigEndian(_bytes.AsSpan(IdBytes));

    /// <summary>Under what name the session is stored.</summary>
    public UInt128 Name => BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(_bytes.AsSpan(0, IdBytes)));

    /// <summary>The first cookie of a new session.</summary>
    public static SessionTicket New(byte[] secret) => Sign(RandomNumberGenerator.GetBytes(IdBytes), 0, secret);

    /// <summary>Another cookie of the same session.</summary>
    public SessionTicket Turn(uint generation, byte[] secret) => Sign(_bytes.AsSpan(0, IdBytes), generation, secret);

    public bool IsSignedWith(byte[] secret) =>
        CryptographicOperations.FixedTimeEquals(_bytes.AsSpan(BodyBytes), Mac(_bytes.AsSpan(0, BodyBytes), secret));

    public static bool TryRead(string? cookie, out SessionTicket ticket)
    {
        ticket = default;
        if (cookie is null || cookie.Length != Base64Url.GetEncodedLength(TicketBytes) || !Base64Url.IsValid(cookie)) return false;
        ticket = new SessionTicket(Base64Url.DecodeFromChars(cookie));
        return true;
    }

    /// <summary>As it goes into the cookie.</summary>
    public string ToCookie() => Base64Url.EncodeToString(_bytes);

    /// <summary>Without the ticket, so that a log of it gives nothing away.</summary>
    public override string ToString() => nameof(SessionTicket);

    /// <summary>What forms of the session's pages must carry; the same for all its cookies, so that no open form is lost.</summary>
    public static string FormTokenOf(byte[] secret) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes("form")));

    private static SessionTicket Sign(ReadOnlySpan<byte> id, uint generation, byte[] secret)
    {
        var bytes = new byte[TicketBytes];
        id.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(IdBytes), generation);
        Mac(bytes.AsSpan(0, BodyBytes), secret).CopyTo(bytes, BodyBytes);
        return new SessionTicket(bytes);
    }

    private static byte[] Mac(ReadOnlySpan<byte> body, byte[] secret) => HMACSHA256.HashData(secret, body);
}
