namespace Budkavle.Api.MinaMeddelanden.Settings;

/// <summary>A mailbox operator as the register tells of it (<c>ServiceSupplier</c> of schema Recipient).</summary>
public sealed record ServiceSupplier
{
    /// <summary>Organisation number, twelve digits.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The internet domain by which recipients choose it.</summary>
    public required string Domain { get; init; }

    /// <summary>Where letters are delivered; ends in <c>/Service/v3</c>.</summary>
    public required string ServiceAddress { get; init; }

    /// <summary>The same inside the operator's own network; the schema asks for it.</summary>
    public string? InternalServiceAddress { get; init; }

    /// <summary>
    /// A file with the public keys of its receipts (PEM, JWK or JWK set): whoever moves from there may bring letters; null for nobody.
    /// </summary>
    public string? EvidenceKeys { get; init; }

    /// <summary>Where recipients read.</summary>
    public string? UiAddress { get; init; }
}
