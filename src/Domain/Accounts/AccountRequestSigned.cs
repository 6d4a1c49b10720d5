namespace Budkavle.Domain.Accounts;

/// <summary>Somebody signed a request: its first signature begins it.</summary>
public sealed record AccountRequestSigned : AccountEvent
{
    public required AccountTerms Terms { get; init; }

    public required AccountSignature Signature { get; init; }
}
