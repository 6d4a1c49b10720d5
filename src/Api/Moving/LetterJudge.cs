using Budkavle.Domain.Evidence;

namespace Budkavle.Api.Moving;

/// <summary>Compares a letter of a package with the receipts that it carries.</summary>
internal static class LetterJudge
{
    /// <exception cref="PackageFaultException">A receipt is none, is another letter's, or the content is not what it says.</exception>
    public static void Check(
        PackageLetter letter, PackageManifest manifest, IReadOnlyList<EvidenceKey> keys, HashSet<string> held, string place)
    {
        // What came from an operator before is that one's word, and covered by this one's signature.
        if (letter.Proof.Operator != manifest.Operator || letter.Proof.LetterId != letter.LetterId)
            throw new PackageFaultException(place, "its evidence is that of another letter");
        if (letter.Proof is { Receipts.Count: 0, Before: null }) throw new PackageFaultException(place, "it has no receipt");
        string[] contents = [Hash(letter, hashesBody: false), Hash(letter, hashesBody: true)];
        foreach (var receipt in letter.Proof.Receipts)
        {
            if (ReceiptVerifier.Verify(receipt, keys, held).FirstOrDefault(one => one.Verdict == Verdict.Fails) is { } failed)
                throw new PackageFaultException(place, $"a receipt does not hold: {failed.Text}");
            if (ReceiptVerifier.ClaimsOf(receipt) is not { } claims || claims.Iss != manifest.Iss || claims.LetterId != letter.LetterId)
                throw new PackageFaultException(place, "a receipt is that of another letter");
            if (claims.ContentHash is { } content && !contents.Contains(content))
                throw new PackageFaultException(place, "what it says is not what its receipt says");
        }
    }

    private static string Hash(PackageLetter letter, bool hashesBody) =>
        Convert.ToHexStringLower(LetterContent.HashOf(letter.ToStored(hashesBody)));
}
