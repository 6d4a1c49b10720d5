namespace Budkavle.Domain.Accounts;

/// <summary>
/// The rules of requests that are signed by one person after the other. Pure. What changes nothing gives no event and is no error, so it
/// may be repeated. Whether signatures are good and enough is not known here.
/// </summary>
public static class AccountRules
{
    /// <summary>The agreement of an operator; the longest in use have a few thousand characters.</summary>
    public const int TextMax = 20_000;

    /// <summary>Accepted senders of one request: the country has about 500.</summary>
    public const int AcceptedMax = 2_000;

    /// <summary>Of one request. Two are enough for every rule that the register of signatories knows.</summary>
    public const int SignaturesMax = 20;

    /// <summary>Requests that wait for one account: of each operator one of each kind.</summary>
    public const int WaitingMax = 64;

    /// <summary>A signature and its certificate.</summary>
    public const int SignatureBytesMax = 16 * 1024;

    /// <summary>
    /// From the first signature on: time to reach the other signatory, and short enough that nobody has forgotten what they signed.
    /// </summary>
    public static readonly TimeSpan WaitsAtMost = TimeSpan.FromDays(30);

    /// <summary>The events, at most one, by which what is proposed happens.</summary>
    public static (IReadOnlyList<AccountEvent> Events, AccountRefusal Refusal) Decide(
        AccountBook book, AccountEvent proposed, DateTimeOffset now)
    {
        var (happens, refusal) = proposed switch
        {
            AccountRequestSigned signed => Sign(book, signed, now),
            AccountRequestEnded ended => (book.Waiting.Exists(one => one.Number == ended.Number), AccountRefusal.None),
            _ => (false, AccountRefusal.InvalidField),
        };
        return happens && refusal == AccountRefusal.None ? ([proposed], refusal) : ([], refusal);
    }

    private static (bool Happens, AccountRefusal Refusal) Sign(AccountBook book, AccountRequestSigned signed, DateTimeOffset now)
    {
        var (terms, signature) = (signed.Terms, signed.Signature);
        if (terms.Kind is <= AccountRequestKind.None or > AccountRequestKind.Preferences || terms.Operator.Length is 0 or > 12
            || terms.Domain.Length is 0 or > 253 || terms.Text.Length is 0 or > TextMax
            || terms.Accepted.Count > AcceptedMax || signature.Person == 0
            || signature.Signature.IsEmpty || signature.Certificate.IsEmpty
            || signature.Signature.Length + signature.Certificate.Length > SignatureBytesMax)
        {
            return (false, AccountRefusal.InvalidField);
        }

        var waiting = book.Waiting.FindAll(one => !one.IsExpired(now));
        if (waiting.Find(one => one.Terms.IsSameKind(terms)) is not { } request)
            return waiting.Count >= WaitingMax ? (false, AccountRefusal.TooMany) : (true, AccountRefusal.None);
        if (!request.Terms.IsSame(terms)) return (false, AccountRefusal.OtherWaits);
        if (request.IsSignedBy(signature.Person)) return (false, AccountRefusal.None);
        return request.Signatures.Count >= SignaturesMax ? (false, AccountRefusal.TooMany) : (true, AccountRefusal.None);
    }
}
