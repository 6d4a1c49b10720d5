namespace Budkavle.Api.MinaMeddelanden.Delivering;

/// <summary>A message of the contract as far as a mailbox keeps it, checked: what is here can be a letter.</summary>
internal sealed record Message
{
    /// <summary>The sender's own id.</summary>
    public required string Id { get; init; }

    public required string Subject { get; init; }

    public string SupportText { get; init; } = "";

    public string SupportUrl { get; init; } = "";

    public string SupportPhone { get; init; } = "";

    public string SupportEmail { get; init; } = "";

    /// <summary>BCP 47; the contract's own habit is svSE.</summary>
    public required string Language { get; init; }

    public bool ReplyAllowed { get; init; }

    public required Content Body { get; init; }

    public IReadOnlyList<Content> Attachments { get; init; } = [];
}
