using System.Text;
using Budkavle.Api.Mailboxes;
using Budkavle.Api.Security.Keys;

namespace Budkavle.Api.Pages.My;

/// <summary>
/// What somebody looks for in a mailbox, in the form in which it stands in an address: sealed, and of use to that mailbox only. Addresses
/// stay in histories and proxies' logs, and what people look for is their own matter, sometimes a national number.
/// </summary>
internal sealed class SearchWords(SealedText seal)
{
    public string Seal(string words, UInt128 mailboxKey) => seal.Seal(Encoding.UTF8.GetBytes(words), PurposeOf(mailboxKey));

    /// <summary>The words; null for none, and for what is not this mailbox's.</summary>
    public async ValueTask<string?> OpenAsync(string? text, UInt128 mailboxKey, CancellationToken cancellationToken) =>
        await seal.OpenAsync(text, PurposeOf(mailboxKey), cancellationToken) is { } plain ? Encoding.UTF8.GetString(plain) : null;

    /// <summary>As far as they can be looked for; null if there is nothing to look for.</summary>
    public static string? Clean(string? words)
    {
        var trimmed = (words ?? "").Trim();
        return trimmed.Length == 0 ? null : trimmed[..Math.Min(trimmed.Length, LetterQuery.WordsMax)];
    }

    private static byte[] PurposeOf(UInt128 mailboxKey) => Encoding.ASCII.GetBytes($"citizens/search/{mailboxKey:x32}");
}
