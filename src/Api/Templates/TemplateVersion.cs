using Budkavle.Domain.Letters.Templates;

namespace Budkavle.Api.Templates;

/// <summary>What a template said from one change to the next. Never changed, so a dispatch that names it can be repeated.</summary>
internal sealed record TemplateVersion
{
    public required int Number { get; init; }

    public required string Subject { get; init; }

    /// <summary>text/plain, text/markdown or text/html.</summary>
    public required string ContentType { get; init; }

    public required string Content { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The client that wrote it.</summary>
    public required string By { get; init; }

    /// <summary>The placeholders' names, those of the subject first.</summary>
    // In one text, so that a name that is in both comes once.
    public IReadOnlyList<string> Names() => TemplateText.Parse($"{Subject}\n{Content}").Names;
}
