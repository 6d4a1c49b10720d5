using System.Text.Json;
using Budkavle.Api.Letters;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Identity;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Grains.Notifications;

namespace Budkavle.Api.Moving;

/// <summary>
/// Which sender here has sent an imported letter, by the organisation number in its evidence. It is the other operator's word, good for
/// turning that sender away and for nothing else: the letter is not the sender's here, who is told nothing of it.
/// </summary>
internal static class ImportedSender
{
    /// <summary>The sender's id here; null if the other operator gave no number, or that of nobody who sends letters here.</summary>
    public static async ValueTask<Guid?> FindAsync(
        ImportMark import, ContentVault vault, KeyedHashes hashes, ISenderNames senders, CancellationToken cancellationToken)
    {
        if (await vault.GetIfKeptAsync(import.Evidence, cancellationToken) is not { } bytes) return null;
        if (JsonSerializer.Deserialize(bytes.Span, PackageJson.Default.Evidence)?.SenderNumber is not { } text) return null;
        if (!IdentityNumber.TryParse(text, out var number, out _) || number.IsPerson) return null;
        var id = hashes.SenderOf(number);
        return await senders.FindAsync(id) is null ? null : Ids.ToGuid(id);
    }
}
