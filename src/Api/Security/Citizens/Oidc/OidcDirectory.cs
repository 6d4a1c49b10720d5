using Microsoft.IdentityModel.Tokens;

namespace Budkavle.Api.Security.Citizens.Oidc;

/// <summary>What is known of the provider: its discovery document and keys, for an hour; keys anew when a token names another.</summary>
internal sealed class OidcDirectory(OidcOptions options, CitizenOptions citizens, OidcHttp http, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private (OidcMetadata Value, DateTimeOffset At)? _metadata;
    private (IReadOnlyList<SecurityKey> Value, DateTimeOffset At)? _keys;

    /// <exception cref="EidException">The provider does not answer, or not as the profile demands.</exception>
    public async ValueTask<OidcMetadata> MetadataAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            if (_metadata is { } known && now - known.At < options.MetadataAge) return known.Value;
            var json = await http.GetJsonAsync(options.Authority + "/.well-known/openid-configuration", cancellationToken);
            var metadata = OidcMetadata.Parse(json, options.Authority, citizens.Production);
            _metadata = (metadata, now);
            return metadata;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The keys that a token with this key id may be signed with: that one, or with no id the only one there is.</summary>
    public async ValueTask<IReadOnlyList<SecurityKey>> KeysAsync(string? keyId, CancellationToken cancellationToken)
    {
        var metadata = await MetadataAsync(cancellationToken);
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            if (_keys is { } known)
            {
                var found = Choose(known.Value, keyId);
                var age = now - known.At;
                if (age < (found.Count > 0 ? options.MetadataAge : options.KeysAgeMin)) return found;
            }

            var json = await http.GetJsonAsync(metadata.JwksUri, cancellationToken);
            _keys = (Read(json.GetRawText()), now);
            return Choose(_keys.Value.Value, keyId);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>Only keys for signatures, and only public ones: a shared secret would let whoever has it sign.</summary>
    private static List<SecurityKey> Read(string jwks)
    {
        try
        {
            return [.. new JsonWebKeySet(jwks).Keys.Where(key => key.Kty is "RSA" or "EC" && key.Use is null or "" or "sig")];
        }
        catch (ArgumentException)
        {
            throw new EidException(EidFailure.Fault, "the provider's keys cannot be read");
        }
    }

    private static IReadOnlyList<SecurityKey> Choose(IReadOnlyList<SecurityKey> keys, string? keyId) =>
        string.IsNullOrEmpty(keyId) ? (keys.Count == 1 ? keys : []) : [.. keys.Where(key => key.KeyId == keyId)];
}
