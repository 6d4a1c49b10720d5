using System.Text.Json.Serialization;

namespace Budkavle.Api.GovNotify.Keys;

/// <summary>A key as the operator sees it.</summary>
internal sealed record NotifyKeyBody
{
    public required Guid KeyId { get; init; }

    public required string Name { get; init; }

    public required string Type { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>What a client library is given. Only in the answer that makes the key.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ApiKey { get; init; }

    public static NotifyKeyBody Of(NotifyKey key) => new()
    {
        KeyId = key.Id,
        Name = key.Name,
        Type = NotifyKeyTypes.NameOf(key.Type),
        CreatedAt = key.CreatedAt,
        CreatedBy = key.CreatedBy,
        RevokedAt = key.RevokedAt,
    };
}
