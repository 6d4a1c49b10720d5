namespace Budkavle.Api.Tests.Handbook;

/// <summary>Something that a page of the handbook tells its reader to type.</summary>
/// <param name="Page">The file, from the repository's root.</param>
/// <param name="Line">Where it stands, from 1.</param>
/// <param name="Text">As it stands there, without a comment after it.</param>
internal sealed record HandbookCommand(string Page, int Line, string Text);
