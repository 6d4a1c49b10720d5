namespace Budkavle.Api.Templates;

/// <summary>A sender's templates, by name.</summary>
public sealed record TemplateList(IReadOnlyList<TemplateList.Item> Templates)
{
    /// <summary>One of them, without what it says.</summary>
    public sealed record Item(Guid TemplateId, string Name, string Type, int Version, DateTimeOffset UpdatedAt);
}
