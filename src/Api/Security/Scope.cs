namespace Budkavle.Api.Security;

/// <summary>
/// The scopes that a token may carry. To add one, add a constant and its place in <see cref="All"/> (at most 64, order never changed).
/// </summary>
public static class Scope
{
    public const string LettersWrite = "letters:write";
    public const string LettersRead = "letters:read";
    public const string DispatchesWrite = "dispatches:write";
    public const string DispatchesRead = "dispatches:read";
    public const string RecipientsLookup = "recipients:lookup";

    /// <summary>Only for the operator of the register.</summary>
    public const string RecipientsImport = "recipients:import";

    /// <summary>Only for the operator of the service: operations page, test tokens.</summary>
    public const string Operations = "operations";

    /// <summary>A mailbox's owner. Never given to a client: see <see cref="ITokenIssuer.IssueForMailbox"/>.</summary>
    public const string Mailbox = "mailbox";

    /// <summary>What citizens have sent to the agency.</summary>
    public const string Submissions = "submissions";

    public static IReadOnlyList<string> All { get; } =
    [
        LettersWrite, LettersRead, DispatchesWrite, DispatchesRead, RecipientsLookup, RecipientsImport, Operations, Mailbox, Submissions,
    ];
}
