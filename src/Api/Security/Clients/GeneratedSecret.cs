namespace Budkavle.Api.Security.Clients;

/// <summary>A new client secret. The text is shown to its owner once; only the hash is stored.</summary>
public sealed record GeneratedSecret(string Secret, byte[] Hash)
{
    /// <summary>Without the secret, so that a log of the record gives nothing away.</summary>
    public override string ToString() => "GeneratedSecret";
}
