namespace Budkavle.Api.Portal.Drafts;

/// <summary>A file of a draft, whose bytes are in the content vault.</summary>
internal sealed record PortalAttachment(string FileName, string ContentType, string ContentId, long SizeBytes);
