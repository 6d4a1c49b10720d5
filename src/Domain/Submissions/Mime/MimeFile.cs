namespace Budkavle.Domain.Submissions;

/// <summary>A file in a message.</summary>
/// <param name="Name">As its sender calls it; made up where nothing is said.</param>
/// <param name="ContentType">The media type that was said.</param>
/// <param name="Bytes">Decoded.</param>
public sealed record MimeFile(string Name, string ContentType, ReadOnlyMemory<byte> Bytes);
