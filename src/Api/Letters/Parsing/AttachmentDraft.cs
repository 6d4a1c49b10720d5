namespace Budkavle.Api.Letters.Parsing;

/// <summary>An attachment as it came: with its bytes, or with the id of a content uploaded before.</summary>
public readonly record struct AttachmentDraft(string FileName, string ContentType, Segment Bytes, string? ContentId);
