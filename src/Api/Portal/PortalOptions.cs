namespace Budkavle.Api.Portal;

/// <summary>What the operator tells the senders' portal.</summary>
public sealed record PortalOptions
{
    /// <summary>What a letter to a mailbox costs the agency, in kronor without VAT; null: the portal names no cost.</summary>
    public decimal? LetterPrice { get; init; }

    /// <summary>What a letter on paper costs, in kronor without VAT.</summary>
    public decimal? PaperPrice { get; init; }
}
