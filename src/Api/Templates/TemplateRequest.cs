namespace Budkavle.Api.Templates;

/// <summary>A template as its sender writes it.</summary>
public sealed record TemplateRequest
{
    /// <summary>For the sender's own people; 1 to 200 characters.</summary>
    public required string Name { get; init; }

    /// <summary>May have placeholders; at most 510 characters.</summary>
    public required string Subject { get; init; }

    public required TemplateBody Body { get; init; }
}
