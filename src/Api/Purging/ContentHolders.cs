using System.Text.Json;
using System.Text.RegularExpressions;
using Budkavle.Api.GovNotify.Files;
using Budkavle.Api.Portal;
using Budkavle.Api.Portal.Merging;
using Budkavle.Api.Security.Keys;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Grains.Letters.Purging;
using Budkavle.Storage;
using Budkavle.Storage.Sealing;

namespace Budkavle.Api.Purging;

/// <summary>What the API keeps for one owner alone: files behind links in e-mails, and lists of letters to many.</summary>
/// <param name="sealer">Opens links.</param>
/// <param name="vault">Knows the names of contents.</param>
public sealed partial class ContentHolders(ISealer sealer, ContentVault vault) : IContentHolders
{
    /// <summary>A text may go on behind a link with what a link may hold too: so much of it is tried without.</summary>
    private const int TrailingMax = 64;

    private readonly SealedText _seal = new(sealer);

    public IEnumerable<(ContentHash Name, long EndsAt)> InText(string text)
    {
        foreach (Match link in Link().Matches(text))
        {
            if (Open(link.Value[NotifyFiles.Path.Length..]) is not { } file) continue;
            yield return (vault.NameOf(file.Hash.Span, file.Scope), file.ExpiresAt * 1000);
        }
    }

    public IEnumerable<ContentHash> InDocument(string name, ReadOnlyMemory<byte> plain)
    {
        if (!name.StartsWith(MergeStore.Prefix, StringComparison.Ordinal)) return [];
        var merge = JsonSerializer.Deserialize(plain.Span, PortalDocuments.Default.PortalMerge);
        return merge is { List: { } list } ? [vault.NameOf(list, MergeDesk.ScopeOf(merge))] : [];
    }

    private NotifyFileLink? Open(string token)
    {
        for (var trailing = 0; trailing <= TrailingMax && trailing < token.Length; trailing++)
        {
            if (_seal.Open(token[..^trailing], NotifyFiles.Purpose) is { } bytes) return NotifyFileLink.Read(bytes);
        }

        return null;
    }

    [GeneratedRegex("files/[A-Za-z0-9_-]{40,2000}", RegexOptions.CultureInvariant)]
    private static partial Regex Link();
}
