namespace Budkavle.Api.Letters.Sending;

/// <summary>What of a letter went to the content store: the body's SHA-256 if it is large, and the attachments as they are kept.</summary>
public sealed record StoredContents(byte[]? BodyHash, IReadOnlyList<byte[]> Attachments);
