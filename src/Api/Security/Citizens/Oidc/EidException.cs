namespace Budkavle.Api.Security.Citizens.Oidc;

/// <summary>A log-in that does not succeed. The detail is one of our own texts, never anything that was received.</summary>
internal sealed class EidException(EidFailure failure, string detail) : Exception(detail)
{
    public EidFailure Failure => failure;
}
