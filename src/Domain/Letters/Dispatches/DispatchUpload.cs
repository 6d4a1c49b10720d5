namespace Budkavle.Domain.Letters.Dispatches;

/// <summary>One upload of recipients, as the state remembers it. See <see cref="DispatchRecipientsAdded"/>.</summary>
public sealed record DispatchUpload(ReadOnlyMemory<byte> Manifest, long Accepted, long Refused, string Key, ReadOnlyMemory<byte> Body);
