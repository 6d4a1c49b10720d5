using System.Text.Json.Serialization;
using Budkavle.Grains.Letters.Senders;

namespace Budkavle.Api.Senders;

/// <summary>A client as the operator sees it, and as its maker gets it, then with its secret.</summary>
internal sealed record ClientBody
{
    public required string ClientId { get; init; }

    /// <summary>Shown once, when it is made.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ClientSecret { get; init; }

    public required string Name { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>How the client proves who it is.</summary>
    public required string Authentication { get; init; }

    public required bool Revoked { get; init; }

    public required DateTimeOffset AddedAt { get; init; }

    public static ClientBody Of(UInt128 sender, SenderClientView client) => new()
    {
        ClientId = SenderIds.FormatClient(sender, client.Number),
        Name = client.Name,
        Scopes = client.Scopes,
        Authentication = client.Jwks is null ? "client_secret_basic" : "private_key_jwt",
        Revoked = client.Revoked,
        AddedAt = client.AddedAt,
    };
}
