using System.Buffers.Text;
using System.Security.Cryptography;
using Budkavle.Storage.Sealing;

namespace Budkavle.Api.Security.Keys;

/// <summary>What travels through a browser and is nobody's to read or change: sealed, as text for cookies and addresses.</summary>
internal sealed class SealedText(ISealer sealer)
{
    public string Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> purpose)
    {
        var bytes = new byte[plain.Length + sealer.OverheadBytes];
        var length = sealer.Seal(plain, purpose, bytes);
        return Base64Url.EncodeToString(bytes.AsSpan(0, length));
    }

    /// <summary>The plain bytes, or null for anything that was not sealed here for this purpose.</summary>
    public async ValueTask<byte[]?> OpenAsync(string? text, ReadOnlyMemory<byte> purpose, CancellationToken cancellationToken)
    {
        if (Decode(text) is not { } bytes) return null;
        // Another silo may have sealed it under a data key that this one has not seen yet.
        if (!sealer.KnowsKeyOf(bytes)) await sealer.RefreshAsync(cancellationToken);
        return Open(bytes, purpose.Span);
    }

    /// <summary>As <see cref="OpenAsync"/>, with the data keys that are known.</summary>
    public byte[]? Open(string text, ReadOnlySpan<byte> purpose) => Decode(text) is { } bytes ? Open(bytes, purpose) : null;

    private byte[]? Decode(string? text)
    {
        if (text is not { Length: > 0 } || !Base64Url.IsValid(text)) return null;
        var bytes = Base64Url.DecodeFromChars(text);
        return bytes.Length <= sealer.OverheadBytes ? null : bytes;
    }

    private byte[]? Open(byte[] bytes, ReadOnlySpan<byte> purpose)
    {
        var plain = new byte[bytes.Length];
        try
        {
            return plain[..sealer.Open(bytes, purpose, plain)];
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
