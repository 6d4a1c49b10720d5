namespace Budkavle.Api.Senders;

/// <summary>The body of <c>PUT /v1/senders/{id}/rights</c>.</summary>
internal sealed record SenderRightsBody
{
    /// <summary>Of <c>letters</c> and <c>dispatches</c>.</summary>
    public string[] Rights { get; init; } = [];

    /// <summary>0 for no limit.</summary>
    public long LettersPerDay { get; init; }
}
