using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Budkavle.Domain.Evidence;
using Budkavle.Storage;
using Budkavle.Storage.Sealing;

namespace Budkavle.Grains.Evidence;

/// <summary>
/// The keys that sign receipts and checkpoints. The newest signs; all stay published for ever, since what they signed is kept for years.
/// They
/// lie sealed in the document store, so that every silo has the same. Safe for use by many threads.
/// </summary>
public sealed class EvidenceKeys
{
    private const string DocumentName = "evidence/keys";
    private const int AttemptsMax = 5;
    private readonly IDocumentStore _documents;
    private readonly ISealer _sealer;
    private readonly TimeProvider _clock;
    private volatile Ring _ring = new(0, [], "");

    private EvidenceKeys(IDocumentStore documents, ISealer sealer, TimeProvider clock) =>
        (_documents, _sealer, _clock) = (documents, sealer, clock);

    private sealed record Ring(long Version, IReadOnlyList<(EvidenceKey Key, DateTimeOffset CreatedAt)> Keys, string Jwks);

    /// <summary>The key that signs.</summary>
    public EvidenceKey Current => _ring.Keys[^1].Key;

    /// <summary>All keys, oldest first.</summary>
    public IReadOnlyList<EvidenceKey> All => [.. _ring.Keys.Select(key => key.Key)];

    /// <summary>The log's name: who signs receipts and checkpoints. Made of the first key, so it never changes.</summary>
    public string Origin =>
        $"budkavle.log/{Convert.ToHexStringLower(SHA256.HashData(_ring.Keys[0].Key.Key.ExportSubjectPublicKeyInfo()).AsSpan(0, 8))}";

    /// <summary>The public halves as a JWK set (RFC 7517).</summary>
    public string Jwks => _ring.Jwks;

    /// <summary>Reads the keys, and makes the first one where there is none.</summary>
    /// <exception cref="StorageException">The store is unavailable.</exception>
    /// <exception cref="CryptographicException">What is stored was changed, or is sealed under a key that is gone.</exception>
    public static async Task<EvidenceKeys> OpenAsync(
        IDocumentStore documents, ISealer sealer, TimeProvider clock, bool create, CancellationToken cancellationToken)
    {
        var keys = new EvidenceKeys(documents, sealer, clock);
        await keys.RefreshAsync(cancellationToken);
        if (create && keys._ring.Version == 0) await keys.AddAsync(0, cancellationToken);
        return keys;
    }

    /// <summary>Learns of keys that other silos have made.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var document = await _documents.ReadAsync(DocumentName, cancellationToken);
        if (document.Version == _ring.Version) return;
        var plain = new byte[document.Bytes.Length];
        var length = _sealer.Open(document.Bytes.Span, Encoding.UTF8.GetBytes(DocumentName), plain);
        Put(document.Version, [.. JsonNode.Parse(plain.AsSpan(0, length))!.AsArray().Select(ReadKey)]);
        CryptographicOperations.ZeroMemory(plain);
    }

    /// <summary>Makes a new key, which signs from now on.</summary>
    public Task RotateAsync(CancellationToken cancellationToken) => AddAsync(_ring.Version, cancellationToken);

    private async Task AddAsync(long expected, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            await RefreshAsync(cancellationToken);
            // Another silo has made the first key, or the next one: that will do.
            if (_ring.Version != expected) return;
            var made = EvidenceKey.Of(ECDsa.Create(ECCurve.NamedCurves.nistP256));
            IReadOnlyList<(EvidenceKey, DateTimeOffset)> keys = [.. _ring.Keys, (made, _clock.GetUtcNow())];
            var plain = Encoding.UTF8.GetBytes(new JsonArray([.. keys.Select(WriteKey)]).ToJsonString());
            var bytes = new byte[plain.Length + _sealer.OverheadBytes];
            var length = _sealer.Seal(plain, Encoding.UTF8.GetBytes(DocumentName), bytes);
            CryptographicOperations.ZeroMemory(plain);
            if (!await _documents.WriteAsync(DocumentName, expected, bytes.AsMemory(0, length), cancellationToken)) continue;
            Put(expected + 1, keys);
            return;
        }

        throw new StorageException("The evidence keys are being changed by someone else all the time.");
    }

    private void Put(long version, IReadOnlyList<(EvidenceKey Key, DateTimeOffset CreatedAt)> keys)
    {
        var jwks = new JsonObject { ["keys"] = new JsonArray([.. keys.Select(key => PublicKey(key.Key))]) };
        _ring = new Ring(version, keys, jwks.ToJsonString());
    }

    private static JsonNode PublicKey(EvidenceKey key)
    {
        var (x, y) = EvidenceKey.PointOf(key.Key);
        return new JsonObject
        {
            ["kty"] = "EC", ["crv"] = "P-256", ["use"] = "sig", ["alg"] = "ES256", ["kid"] = key.Id, ["x"] = x, ["y"] = y,
        };
    }

    private static JsonNode WriteKey((EvidenceKey Key, DateTimeOffset CreatedAt) key) => new JsonObject
    {
        ["createdAt"] = key.CreatedAt,
        ["pkcs8"] = Convert.ToBase64String(key.Key.Key.ExportPkcs8PrivateKey()),
    };

    private static (EvidenceKey Key, DateTimeOffset CreatedAt) ReadKey(JsonNode? node)
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(Convert.FromBase64String(node!["pkcs8"]!.GetValue<string>()), out _);
        return (EvidenceKey.Of(key), node["createdAt"]!.GetValue<DateTimeOffset>());
    }
}
