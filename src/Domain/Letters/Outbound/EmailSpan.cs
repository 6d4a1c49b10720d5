namespace Budkavle.Domain.Letters.Outbound;

/// <summary>A part of an e-mail's body that is shown as it is, whatever signs it holds.</summary>
/// <param name="IsEscaped">A backslash before a sign of punctuation is not shown: the value was cleaned with them.</param>
public readonly record struct EmailSpan(int Start, int Length, bool IsEscaped);
