using Budkavle.Api.Templates;

namespace Budkavle.Api.Setup;

/// <summary>A template with all its versions. Its id stays, since programs name it.</summary>
public sealed record TemplateSetup
{
    public required Guid TemplateId { get; init; }

    public required string Name { get; init; }

    /// <summary>email, sms or letter.</summary>
    public required string Type { get; init; }

    /// <summary>From the first on.</summary>
    public required IReadOnlyList<Text> Versions { get; init; }

    /// <param name="Subject">With placeholders; empty for an SMS.</param>
    /// <param name="Body">With placeholders.</param>
    public sealed record Text(string Subject, TemplateBody Body);
}
