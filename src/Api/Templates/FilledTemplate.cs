using Budkavle.Domain.Letters.Templates;

namespace Budkavle.Api.Templates;

/// <summary>Subject and body of a letter made of a template.</summary>
public sealed record FilledTemplate(Guid TemplateId, int Version, string Subject, TemplateBody Body)
{
    /// <summary>Where values stand in the body.</summary>
    internal IReadOnlyList<TemplateSpan> Spans { get; init; } = [];
}
