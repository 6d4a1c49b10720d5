namespace Budkavle.Domain.Letters.Dispatches;

/// <summary>A list of recipients was uploaded. Its chunks were durable before.</summary>
public sealed record DispatchRecipientsAdded : DispatchEvent
{
    /// <summary>SHA-256 of the content that lists the upload's chunks and its refused lines.</summary>
    public required ReadOnlyMemory<byte> Manifest { get; init; }

    public required long Accepted { get; init; }

    public required long Refused { get; init; }

    /// <summary>Keyed hash of the upload's idempotency key as 32 hexadecimal digits; empty for none.</summary>
    public string Key { get; init; } = "";

    /// <summary>SHA-256 of the uploaded body.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }
}
