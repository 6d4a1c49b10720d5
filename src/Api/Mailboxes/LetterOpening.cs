using Budkavle.Api.Mandates;
using Budkavle.Domain.Letters;

namespace Budkavle.Api.Mailboxes;

/// <summary>
/// Shows letters to people. Unlike in the API, where a program says when its user has opened a letter, nothing of a letter is shown here
/// before its opening is recorded: the same entry, and so the same evidence.
/// </summary>
public sealed class LetterOpening(MailboxReader reader, TimeProvider time)
{
    /// <summary>The letter, opened; null for one that is not in the caller's mailbox, and for a browser that only fetches ahead.</summary>
    public async Task<OpenLetter?> OpenAsync(HttpContext http, Guid id, CancellationToken cancellationToken)
    {
        if (IsAhead(http.Request)) return null;
        var acting = MailboxAccess.Of(http).Acting;
        var seenAs = acting is { Counts: true } ? LetterCommand.Read : LetterCommand.See;
        if (await reader.OpenAsync(http, id, cancellationToken, seenAs) is not { } letter) return null;
        // Who reads for the owner has opened it by now; for whom it does not count, it stays as the owner left it.
        if (acting is { Counts: false } || (letter.ReadAt is not null && !letter.MarkedUnread)) return letter;
        if (acting is null && await reader.CommandAsync(http, id, LetterCommand.Read) != LetterRefusal.None) return null;
        return letter with { ReadAt = letter.ReadAt ?? time.GetUtcNow(), MarkedUnread = false };
    }

    /// <summary>Nobody has asked to see the letter: a browser prepares for it, or wants to know whether it is there.</summary>
    private static bool IsAhead(HttpRequest request) =>
        HttpMethods.IsHead(request.Method)
        || request.Headers["Sec-Purpose"].ToString().Contains("prefetch", StringComparison.OrdinalIgnoreCase)
        || request.Headers["Purpose"].ToString().Contains("prefetch", StringComparison.OrdinalIgnoreCase);
}
