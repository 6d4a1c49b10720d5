namespace Budkavle.Load.Http;

/// <summary>Takes one NDJSON line, without its line feed.</summary>
internal delegate void LineHandler(ReadOnlySpan<byte> line);
