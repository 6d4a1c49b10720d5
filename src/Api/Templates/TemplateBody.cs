namespace Budkavle.Api.Templates;

/// <summary>What a letter made of the template says.</summary>
/// <param name="ContentType">text/plain, text/markdown or text/html.</param>
/// <param name="Content">With placeholders: <c>((name))</c>, <c>((flag??text))</c>. At most 256 KB.</param>
public sealed record TemplateBody(string ContentType, string Content);
