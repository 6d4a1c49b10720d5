namespace Budkavle.Domain.Letters.Templates;

/// <summary>Where a value stands in a text that was filled in.</summary>
/// <param name="Name">The placeholder, as the template spells it.</param>
/// <param name="Start">Its first character.</param>
/// <param name="Length">How many characters it has; at least 1.</param>
public readonly record struct TemplateSpan(string Name, int Start, int Length);
