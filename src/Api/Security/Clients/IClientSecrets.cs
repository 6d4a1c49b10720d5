namespace Budkavle.Api.Security.Clients;

/// <summary>
/// Makes and checks client secrets. A secret is 256 random bits made here, never chosen by a person, so a slow password hash would
/// protect nothing and would let anyone burn our CPU at the token endpoint. What is kept is HMAC-SHA256 under a pepper that lies sealed
/// in the store: a copy of the client table alone does not even allow a guess to be checked.
/// </summary>
public interface IClientSecrets
{
    /// <summary>A new secret, shown once, and its hash, kept.</summary>
    GeneratedSecret Generate();

    /// <summary>Compares in constant time. An empty hash never matches.</summary>
    bool Verify(ReadOnlySpan<byte> hash, ReadOnlySpan<char> presented);
}
