namespace Budkavle.Api.Templates;

/// <summary>One version of a template as its sender sees it.</summary>
public sealed record TemplateDocument
{
    public required Guid TemplateId { get; init; }

    public required string Name { get; init; }

    /// <summary>email, sms or letter.</summary>
    public required string Type { get; init; }

    public required int Version { get; init; }

    public required string Subject { get; init; }

    public required TemplateBody Body { get; init; }

    /// <summary>The names that need values, each once.</summary>
    public required IReadOnlyList<string> Personalisation { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When this version was written.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    internal static TemplateDocument Of(Template template, TemplateVersion version) => new()
    {
        TemplateId = template.Id,
        Name = template.Name,
        Type = template.Type,
        Version = version.Number,
        Subject = version.Subject,
        Body = new TemplateBody(version.ContentType, version.Content),
        Personalisation = version.Names(),
        CreatedAt = template.CreatedAt,
        UpdatedAt = version.At,
    };
}
