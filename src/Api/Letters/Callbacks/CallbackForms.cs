namespace Budkavle.Api.Letters.Callbacks;

/// <summary>What callbacks tell of, and in which form.</summary>
internal static class CallbackForms
{
    /// <summary>Events of letters, by Standard Webhooks.</summary>
    public const string Standard = "standard";

    /// <summary>Delivery receipts of e-mails and SMS, by GOV.UK Notify's contract.</summary>
    public const string Notify = "notify";

    public const int BearerMin = 10;
    public const int BearerMax = 1000;

    /// <summary>What is wrong, or null.</summary>
    public static string? FaultOf(CallbackRequest asked) => asked.Form switch
    {
        Standard => asked.BearerToken is null ? null : "bearerToken is for the form notify.",
        Notify when asked.Types.Count > 0 => "types is for the form standard.",
        Notify => IsBearer(asked.BearerToken) ? null
            : $"bearerToken is {BearerMin} to {BearerMax} characters of ASCII without spaces.",
        _ => "form is standard or notify.",
    };

    private static bool IsBearer(string? token) =>
        token is { Length: >= BearerMin and <= BearerMax } && token.All(one => one is > ' ' and < (char)0x7F);
}
