namespace Budkavle.Domain.Submissions;

/// <summary>What a file is by its contents.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="PdfA">
/// The part and level of PDF/A that a PDF says it keeps, such as 2b; null if it says nothing of the kind. Said by the file, not validated.
/// </param>
public readonly record struct ToldFile(FileKind Kind, string? PdfA);
