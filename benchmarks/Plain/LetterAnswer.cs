namespace Budkavle.Plain;

/// <summary>The answer to one letter.</summary>
public sealed record LetterAnswer(long LetterId, string Status);
