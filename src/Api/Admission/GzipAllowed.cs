namespace Budkavle.Api.Admission;

/// <summary>Endpoint metadata: gzip is accepted.</summary>
internal sealed record GzipAllowed(long? DecompressedBytesMax);
