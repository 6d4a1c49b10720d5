using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Budkavle.Api.Security.Tokens;

/// <summary>
/// Tokens whose signature was checked by this process, by SHA-256 of the token cut to 128 bits, so that ECDSA is paid once per token
/// and not per request. The tokens themselves are not kept. Two generations bound it: when the young one is full, the old one is
/// dropped.
/// </summary>
internal sealed class VerifiedTokens(SecurityOptions options, TimeProvider time)
{
    public const int TokenLengthMax = 4_096;

    private readonly Lock _gate = new();
    private volatile ConcurrentDictionary<UInt128, Caller> _young = new();
    private volatile ConcurrentDictionary<UInt128, Caller> _old = new();
    private int _count;

    /// <summary>
    /// The caller, if the token was verified before and is not over. ASCII only, at most <see cref="TokenLengthMax"/> long.
    /// </summary>
    public bool TryFind(ReadOnlySpan<char> token, out UInt128 hash, out Caller? caller)
    {
        hash = HashOf(token);
        if (!_young.TryGetValue(hash, out caller))
        {
            if (!_old.TryGetValue(hash, out caller)) return false;
            Keep(hash, caller);
        }

        if (caller.ExpiresAt > time.GetUtcNow()) return true;
        caller = null;
        return false;
    }

    public void Keep(UInt128 hash, Caller caller)
    {
        if (!_young.TryAdd(hash, caller)) return;
        if (Interlocked.Increment(ref _count) < options.VerifiedTokensMax / 2) return;
        lock (_gate)
        {
            if (_count < options.VerifiedTokensMax / 2) return;
            _old = _young;
            _young = new();
            _count = 0;
        }
    }

    private static UInt128 HashOf(ReadOnlySpan<char> token)
    {
        Span<byte> bytes = stackalloc byte[token.Length];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var length = Encoding.ASCII.GetBytes(token, bytes);
        SHA256.HashData(bytes[..length], hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
