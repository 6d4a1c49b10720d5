using Budkavle.Domain.Letters.Outbound;

namespace Budkavle.Api.GovNotify.Keys;

/// <summary>
/// A key of GOV.UK Notify's contract. Kept sealed, with its secret: the other side signs with it, so a hash would not do.
/// </summary>
internal sealed record NotifyKey
{
    public required Guid Id { get; init; }

    /// <summary>For the operator's people, and the first part of what the client is given.</summary>
    public required string Name { get; init; }

    /// <summary>A UUID in 36 characters, whose ASCII bytes are the key of HMAC-SHA256.</summary>
    public required string Secret { get; init; }

    /// <summary>Live where nothing is said: keys of earlier versions.</summary>
    public OutboundKey Type { get; init; } = OutboundKey.Live;

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The client that asked for it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>A revoked key stays, so that whoever uses it is told so.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>What a client library is given.</summary>
    public string ToApiKey(Guid service) => $"{Name}-{service}-{Secret}";

    /// <summary>Without the secret, so that a log of the record gives nothing away.</summary>
    public override string ToString() => $"NotifyKey {Id}";
}
