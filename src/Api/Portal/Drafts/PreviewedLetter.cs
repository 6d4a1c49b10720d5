namespace Budkavle.Api.Portal.Drafts;

/// <summary>A draft as it was read by the letters' own parser, with its template filled in.</summary>
internal sealed record PreviewedLetter
{
    public required string Subject { get; init; }

    public required string BodyType { get; init; }

    public required string Body { get; init; }

    public required string Language { get; init; }

    public required string SupportText { get; init; }

    public required string SupportUrl { get; init; }

    public required string SupportPhone { get; init; }

    public required string SupportEmail { get; init; }

    public bool ConfirmationRequired { get; init; }

    public DateTimeOffset? DueAt { get; init; }
}
