using System.Diagnostics.CodeAnalysis;

namespace Budkavle.Api.Templates;

/// <summary>A template as its sender writes it.</summary>
public sealed record TemplateRequest
{
    /// <summary>For the sender's own people; 1 to 200 characters.</summary>
    public required string Name { get; init; }

    /// <summary>email, sms or letter; absent for letter, or for what the template is. It cannot be changed.</summary>
    public string? Type { get; init; }

    /// <summary>May have placeholders; at most 510 characters. An SMS has none, or null.</summary>
    [AllowNull]
    public string Subject { get; init => field = value ?? ""; } = "";

    public required TemplateBody Body { get; init; }
}
