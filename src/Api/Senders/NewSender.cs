namespace Budkavle.Api.Senders;

/// <summary>The body of <c>POST /v1/senders</c>.</summary>
internal sealed record NewSender
{
    /// <summary>Twelve digits, beginning with 16 (or a sole trader's own number).</summary>
    public string OrganisationNumber { get; init; } = "";

    public string Name { get; init; } = "";

    public SenderContactBody? Contact { get; init; }

    /// <summary>Of <c>letters</c> and <c>dispatches</c>; both if left out.</summary>
    public string[]? Rights { get; init; }

    /// <summary>0 for no limit.</summary>
    public long LettersPerDay { get; init; }
}
