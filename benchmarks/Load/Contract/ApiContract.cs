namespace Budkavle.Load.Contract;

/// <summary>
/// Every path and field name of the API that this tool knows, in one place (docs/api; /openapi/v1.json of a running silo).
/// </summary>
internal static class ApiContract
{
    public const string Token = "/oauth/token";
    public const string Ready = "/health/ready";
    public const string Letters = "/v1/letters";
    public const string LettersBulk = "/v1/letters/bulk";
    public const string Import = "/v1/recipients/import";
    public const string Lookup = "/v1/recipients/lookup";
    public const string Dispatches = "/v1/dispatches";
    public const string Reconciliation = "/v1/letters/reconciliation";
    public const string ReconciliationDigests = "/v1/letters/reconciliation/digests";
    public const string StatusFeed = "/v1/status-feed";
    public const string MailboxLetters = "/v1/mailbox/letters";
    public const string RecipientToken = "/dev/recipient-token";

    /// <summary>The method that adds recipients to a dispatch; may be called several times.</summary>
    public const string DispatchRecipientsMethod = "PUT";

    /// <summary>Most numbers one look-up may ask for.</summary>
    public const int LookupMax = 1000;

    /// <summary>Most letters one page of a mailbox may hold that this tool asks for.</summary>
    public const int PageOf = 50;

    public const string AccessToken = "access_token";
    public const string ExpiresIn = "expires_in";
    public const string DispatchId = "dispatchId";
    public const string LetterId = "letterId";
    public const string Code = "code";
    public const string Status = "status";
    public const string Line = "line";
    public const string Key = "key";
    public const string Next = "next";
    public const string Reachable = "reachable";
    public const string Recipients = "recipients";
    public const string Delivered = "delivered";
    public const string Refused = "refused";
    public const string NotDone = "notDone";
    public const string EventType = "type";
    public const string Events = "events";
    public const string LettersField = "letters";

    /// <summary>The states in which a dispatch makes no more progress.</summary>
    public static readonly IReadOnlySet<string> DispatchEnds = new HashSet<string> { "completed", "cancelled", "failed" };

    public static string DispatchRecipients(string id) => $"{Dispatches}/{id}/recipients";

    public static string DispatchStart(string id) => $"{Dispatches}/{id}/start";

    public static string Dispatch(string id) => $"{Dispatches}/{id}";
}
