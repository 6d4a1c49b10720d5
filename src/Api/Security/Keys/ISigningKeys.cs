namespace Budkavle.Api.Security.Keys;

/// <summary>
/// The keys that sign access tokens. One signs; the ones before it are published until every token they signed is over. They lie sealed
/// in the document store, so every silo of a cluster has the same.
/// </summary>
public interface ISigningKeys
{
    /// <summary>The key that signs now: the newest, once it has been published for a minute.</summary>
    /// <exception cref="InvalidOperationException">Nothing was read yet.</exception>
    SigningKey Current { get; }

    /// <summary>Every key that may verify, newest first.</summary>
    IReadOnlyList<SigningKey> Published { get; }

    /// <summary>The public halves as a JWK set (RFC 7517), ready to send.</summary>
    ReadOnlyMemory<byte> Jwks { get; }

    SigningKey? Find(string keyId);

    /// <summary>Reads the store; makes the first key; makes a new one when the current is too old; drops what is over.</summary>
    ValueTask RefreshAsync(CancellationToken cancellationToken);

    /// <summary>Publishes a new key now; it signs a minute later.</summary>
    ValueTask RotateAsync(CancellationToken cancellationToken);
}
