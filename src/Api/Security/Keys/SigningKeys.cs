namespace Budkavle.Api.Security.Keys;

/// <inheritdoc cref="ISigningKeys"/>
internal sealed class SigningKeys(SealedDocuments documents, SecurityOptions options, TimeProvider time) : ISigningKeys, IDisposable
{
    private const string DocumentName = "security/signing-keys";

    // Two silos that rotate at once: the loser reads again and finds nothing left to do. More rounds than this are a fault.
    private const int AttemptsMax = 5;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private State? _state;

    public SigningKey Current
    {
        get
        {
            // A new key is published before it signs, so that every silo (and whoever keeps a copy of the JWK set) knows it by then.
            var keys = Loaded.Keys;
            var known = time.GetUtcNow() - PublishedAhead;
            foreach (var key in keys)
            {
                if (key.CreatedAt <= known) return key;
            }

            return keys[^1];
        }
    }

    public IReadOnlyList<SigningKey> Published => Loaded.Keys;

    public ReadOnlyMemory<byte> Jwks => Loaded.Jwks;

    private TimeSpan PublishedAhead => 2 * options.SigningKeyRefresh;

    private State Loaded => Volatile.Read(ref _state) ?? throw new InvalidOperationException("The signing keys are not read yet.");

    public SigningKey? Find(string keyId)
    {
        foreach (var key in Loaded.Keys)
        {
            if (key.KeyId == keyId) return key.RetireAt is { } over && over <= time.GetUtcNow() ? null : key;
        }

        return null;
    }

    public ValueTask RefreshAsync(CancellationToken cancellationToken) => UpdateAsync(rotate: false, cancellationToken);

    public ValueTask RotateAsync(CancellationToken cancellationToken) => UpdateAsync(rotate: true, cancellationToken);

    public void Dispose() => _gate.Dispose();

    private async ValueTask UpdateAsync(bool rotate, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            for (var attempt = 0; attempt < AttemptsMax; attempt++)
            {
                if (await TryUpdateAsync(rotate, cancellationToken)) return;
            }

            throw new InvalidOperationException("The signing keys are being changed by someone else all the time.");
        }
        finally
        {
            _gate.Release();
        }
    }

    private async ValueTask<bool> TryUpdateAsync(bool rotate, CancellationToken cancellationToken)
    {
        var (version, plain) = await documents.ReadAsync(DocumentName, cancellationToken);
        var stored = version == 0 ? [] : version == _state?.Version ? _state.Keys : SigningKeyCodec.Decode(plain);
        var keys = Next(stored, rotate);
        if (!ReferenceEquals(keys, stored))
        {
            if (!await documents.WriteAsync(DocumentName, version, SigningKeyCodec.Encode(keys), cancellationToken)) return false;
            version++;
        }

        if (_state?.Version != version) Volatile.Write(ref _state, new State(version, keys, SigningKeyCodec.Publish(keys)));
        return true;
    }

    /// <summary>The keys as they should be now, newest first; the same list if nothing changes.</summary>
    private SigningKey[] Next(SigningKey[] stored, bool rotate)
    {
        var now = time.GetUtcNow();
        if (stored.Length == 0) return [SigningKey.Create(now)];
        if (rotate || now - stored[0].CreatedAt >= options.SigningKeyLifetime)
        {
            // Another silo signs with the old key until it has read the new one; the margin is ten such readings.
            var over = now + PublishedAhead + options.AccessTokenLifetime + 10 * options.SigningKeyRefresh;
            return [SigningKey.Create(now), stored[0].Retiring(over), .. stored[1..].Where(key => key.RetireAt > now)];
        }

        return Array.Exists(stored, key => key.RetireAt <= now)
            ? [.. stored.Where(key => key.RetireAt is null || key.RetireAt > now)]
            : stored;
    }

    private sealed record State(long Version, SigningKey[] Keys, byte[] Jwks);
}
