namespace Budkavle.Api.Mailboxes;

/// <summary>A page of a folder. Without next there is no more.</summary>
public sealed record LetterPage(IReadOnlyList<LetterItem> Letters, string? Next);
