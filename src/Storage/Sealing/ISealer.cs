namespace Budkavle.Storage.Sealing;

/// <summary>
/// Encrypts what goes to disk (AES-256-GCM under data keys that the key ring wraps). Safe for use by many threads at once.
/// </summary>
public interface ISealer
{
    /// <summary>How many bytes sealing adds.</summary>
    int OverheadBytes { get; }

    /// <summary>Seals into a destination of at least the plain length plus the overhead; returns the length written.</summary>
    int Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associatedData, Span<byte> destination);

    /// <summary>Opens into a destination of at least the sealed length less the overhead; returns the plain length.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The bytes were changed, or belong elsewhere, or the key is
    /// gone.</exception>
    int Open(ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> associatedData, Span<byte> destination);

    /// <summary>Whether <see cref="Open"/> has the key of these bytes; if not, another process may have sealed them.</summary>
    bool KnowsKeyOf(ReadOnlySpan<byte> sealedBytes) => true;

    /// <summary>Fetches the keys that other processes have made since.</summary>
    ValueTask RefreshAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
