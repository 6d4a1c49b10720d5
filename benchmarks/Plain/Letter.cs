namespace Budkavle.Plain;

/// <summary>A letter as it is sent; the key only in a bulk line.</summary>
public sealed record Letter(string? Key, string Recipient, string Subject, LetterBody Body);
