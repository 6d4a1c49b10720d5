namespace Budkavle.Api.Letters.Callbacks;

/// <summary>A callback that a sender wishes.</summary>
public sealed record CallbackRequest
{
    /// <summary>An https address on the public internet.</summary>
    public required string Url { get; init; }

    /// <summary>Names of events as in the status feed; absent or empty for all.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>
    /// <c>standard</c>, or <c>notify</c> for delivery receipts of e-mails and SMS below /v2 in the form of GOV.UK Notify's contract.
    /// </summary>
    public string Form { get; init; } = CallbackForms.Standard;

    /// <summary>For <c>notify</c>: what comes in Authorization, 10 to 1,000 characters of ASCII without spaces.</summary>
    public string? BearerToken { get; init; }

    /// <summary>A cursor of the status feed; absent for what happens from now on, empty for everything that ever happened.</summary>
    public string? After { get; init; }
}
