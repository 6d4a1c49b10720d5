using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Budkavle.Api.Security.Keys;

namespace Budkavle.Api.Security.Clients;

/// <inheritdoc cref="IClientSecrets"/>
internal sealed class ClientSecrets(SealedDocuments documents) : IClientSecrets
{
    private const string DocumentName = "security/client-secret-pepper";
    private const int SecretBytes = 32;
    private const int PresentedMax = 256;

    // Says what it is to whoever finds one in a repository, so that scanners can be taught to.
    private const string Prefix = "bks_";

    private byte[]? _pepper;

    public async ValueTask LoadAsync(CancellationToken cancellationToken)
    {
        if (_pepper is not null) return;
        var (version, plain) = await documents.ReadAsync(DocumentName, cancellationToken);
        if (version == 0)
        {
            var fresh = RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes);
            // If another silo was first, its pepper counts.
            plain = await documents.WriteAsync(DocumentName, 0, fresh, cancellationToken)
                ? fresh
                : (await documents.ReadAsync(DocumentName, cancellationToken)).Plain;
        }

        _pepper = plain;
    }

    public GeneratedSecret Generate()
    {
        var secret = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var hash = new byte[HMACSHA256.HashSizeInBytes];
        Hash(secret, hash);
        return new GeneratedSecret(secret, hash);
    }

    public bool Verify(ReadOnlySpan<byte> hash, ReadOnlySpan<char> presented)
    {
        // The work is the same whether or not there is something to compare with.
        Span<byte> computed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Hash(presented.Length <= PresentedMax ? presented : presented[..PresentedMax], computed);
        return CryptographicOperations.FixedTimeEquals(computed, hash) & presented.Length <= PresentedMax;
    }

    private void Hash(ReadOnlySpan<char> secret, Span<byte> destination)
    {
        Span<byte> bytes = stackalloc byte[Encoding.UTF8.GetMaxByteCount(PresentedMax)];
        var length = Encoding.UTF8.GetBytes(secret, bytes);
        var pepper = _pepper ?? throw new InvalidOperationException("The pepper is not read yet.");
        HMACSHA256.HashData(pepper, bytes[..length], destination);
        CryptographicOperations.ZeroMemory(bytes[..length]);
    }
}
