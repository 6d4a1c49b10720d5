using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Budkavle.Domain.Identity;

namespace Budkavle.Api.MinaMeddelanden.Delivering;

/// <summary>
/// The idempotency key of a message: of its own id and its recipient, so that a sender that repeats a call until it is answered makes one
/// letter, and one that gives the same id to what it sends to many makes one for each.
/// </summary>
internal static class MessageKeys
{
    private const string Prefix = "mm:";

    public static byte[] Of(Addressed letter)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[IdentityNumber.CompactByteCount];
        letter.Recipient.WriteBytes(number);
        hash.AppendData(number);
        hash.AppendData(Encoding.UTF8.GetBytes(letter.Purpose));
        hash.AppendData([0]);
        hash.AppendData(Encoding.UTF8.GetBytes(letter.Message.Id));
        // Hashed again under the sender's own secret before anything keeps it: see KeyedHashes.
        return Encoding.ASCII.GetBytes(Prefix + Base64Url.EncodeToString(hash.GetHashAndReset()));
    }
}
