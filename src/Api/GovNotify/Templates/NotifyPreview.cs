namespace Budkavle.Api.GovNotify.Templates;

/// <summary>A template with values filled in.</summary>
internal sealed record NotifyPreview
{
    public required Guid Id { get; init; }

    public required string Type { get; init; }

    public required int Version { get; init; }

    public required string Body { get; init; }

    /// <summary>Null for an SMS.</summary>
    public required string? Subject { get; init; }

    /// <summary>As a browser may show it; null for an SMS.</summary>
    public required string? Html { get; init; }

    /// <summary>Always null: no paper is sent from here.</summary>
    public string? Postage { get; init; }
}
