namespace Budkavle.Plain;

/// <summary>The content and its type.</summary>
public sealed record LetterBody(string ContentType, string Content);
