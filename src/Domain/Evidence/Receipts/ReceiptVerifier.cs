using System.Security.Cryptography;
using System.Text.Json;
using Budkavle.Domain.Letters;

namespace Budkavle.Domain.Evidence;

/// <summary>
/// Verifies a receipt with nothing but public keys: no network, no service. Each step says in plain words what it found.
/// </summary>
public static class ReceiptVerifier
{
    /// <summary>Longer documents are not looked at: a receipt has about 4 KB.</summary>
    public const int LengthMax = 1024 * 1024;

    /// <summary>Checkpoints that are remembered: a package has one, or few if it was long in the making.</summary>
    public const int HeldMax = 64;

    /// <summary>Reads a receipt: a document (receipt.json) or a bare JWS. Null if it is neither.</summary>
    public static ReceiptDocument? Read(string text)
    {
        if (text.Length > LengthMax) return null;
        if (CompactJws.Read(text.Trim()) is not null) return new ReceiptDocument { Receipt = text.Trim() };
        try
        {
            return JsonSerializer.Deserialize(text, ReceiptJson.Default.ReceiptDocument);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What the receipt claims, unverified; null if it cannot be read.</summary>
    public static ReceiptClaims? ClaimsOf(ReceiptDocument document)
    {
        if (CompactJws.Read(document.Receipt) is not { } jws) return null;
        try
        {
            return JsonSerializer.Deserialize(jws.Payload, ReceiptJson.Default.ReceiptClaims);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Verifies a receipt.</summary>
    /// <param name="document">The receipt.</param>
    /// <param name="keys">Keys that are believed.</param>
    /// <param name="held">
    /// Checkpoints that one of these keys was found to have signed, and, afterwards, that of the receipt if it is one: for whoever verifies
    /// many receipts with one checkpoint. At most <see cref="HeldMax"/>.
    /// </param>
    public static IReadOnlyList<Finding> Verify(
        ReceiptDocument document, IReadOnlyList<EvidenceKey> keys, HashSet<string>? held = null)
    {
        var findings = new List<Finding>();
        if (CompactJws.Read(document.Receipt) is not { } jws || ClaimsOf(document) is not { } claims || claims.ToLeaf() is not { } leaf)
        {
            return [new Finding(Verdict.Fails, "The receipt cannot be read: it is not a signed statement of this kind.")];
        }

        var signer = keys.FirstOrDefault(key => CompactJws.IsSignedBy(document.Receipt, key.Key));
        findings.Add(signer is null
            ? new Finding(Verdict.Fails, $"The signature is not that of a given key (it names key {jws.KeyId}). Believe nothing of it.")
            : new Finding(Verdict.Holds, $"The receipt was signed by {claims.Iss} with key {signer.Id}, and not changed since."));
        if (signer is not null && signer.Id != jws.KeyId) findings.Add(new Finding(Verdict.Fails, "It names another key than signed it."));
        Describe(claims, leaf, findings);
        if (document.Proof is null || document.Checkpoint is null)
        {
            findings.Add(new Finding(Verdict.Unproven, "It carries no proof that the event is in the transparency log."));
            return findings;
        }

        VerifyEntry(leaf, document.Proof, findings);
        VerifyLeaf(claims, document.Proof, document.Checkpoint, keys, held ?? [], findings);
        return findings;
    }

    private static void Describe(ReceiptClaims claims, EvidenceLeaf leaf, List<Finding> findings)
    {
        var type = (EntryType)leaf.Type;
        var happened = ErdsEvents.Of(type).FirstOrDefault(one => one.Name == claims.Event && one.Code == claims.EventCode);
        if (happened is null)
        {
            findings.Add(new Finding(Verdict.Fails, $"An entry of type {leaf.Type} is no evidence of {claims.EventCode} {claims.Event}."));
            return;
        }

        findings.Add(new Finding(Verdict.Says, $"It says: on {claims.Time}, {happened.Meaning} ({happened.Code} {happened.Name})."));
        if (type == EntryType.SubmissionRejected)
        {
            DescribeRejection(claims, leaf, findings);
            return;
        }

        findings.Add(new Finding(Verdict.Says, $"Letter {claims.LetterId}, sender {claims.Sender}, recipient {claims.Recipient}."));
        if (!ErdsEvents.IsLetter(type)) return;
        var expected = new byte[EvidenceLeaf.ContentBytes];
        if (ErdsEvents.IsOfDispatch(type))
            claims.Dispatch.GetValueOrDefault().TryWriteBytes(expected.AsSpan(16), bigEndian: true, out _);
        else if (Convert.FromHexString(claims.ContentHash ?? "", expected, out _, out _) != System.Buffers.OperationStatus.Done)
            expected = [];
        var agrees = leaf.Content.Span.SequenceEqual(expected);
        var what = ErdsEvents.IsOfDispatch(type) ? "dispatch" : "content hash";
        findings.Add(agrees
            ? new Finding(Verdict.Holds, $"The log's entry names the same {what} as the receipt.")
            : new Finding(Verdict.Fails, $"The log's entry names another {what} than the receipt."));
    }

    private static void DescribeRejection(ReceiptClaims claims, EvidenceLeaf leaf, List<Finding> findings)
    {
        if (claims.ToRejection() is not { } rejected)
        {
            findings.Add(new Finding(Verdict.Fails, "It does not say which submission was refused."));
            return;
        }

        findings.Add(new Finding(
            Verdict.Says, $"Sender {claims.Sender}, key (hashed) {claims.Rejection!.Key}, refused with {rejected.Code}."));
        findings.Add(leaf.Content.Span.SequenceEqual(SHA256.HashData(rejected.ToBytes()))
            ? new Finding(Verdict.Holds, "The log's entry names the same key, reason and time as the receipt.")
            : new Finding(Verdict.Fails, "The log's entry names another key, reason or time than the receipt."));
    }

    private static void VerifyEntry(EvidenceLeaf leaf, ReceiptDocument.LogProof proof, List<Finding> findings)
    {
        if (ReadLeaf(proof) is not { } block)
        {
            findings.Add(new Finding(Verdict.Fails, "The proof's leaf of the log cannot be read."));
            return;
        }

        var isThere = block.Shard == leaf.Shard && block.Sequence + proof.EntryIndex == leaf.Sequence;
        var root = InclusionProof.RootFrom(leaf.Hash(), proof.EntryIndex, block.Count, proof.EntryPath);
        findings.Add(isThere && root is not null && block.Root.Span.SequenceEqual(root)
            ? new Finding(Verdict.Holds, $"Exactly this event is entry {leaf.Sequence} of shard {leaf.Shard} of the log.")
            : new Finding(Verdict.Fails, "The proof is not one of this event: something in the receipt or the proof was changed."));
    }

    private static void VerifyLeaf(
        ReceiptClaims claims, ReceiptDocument.LogProof proof, string note, IReadOnlyList<EvidenceKey> keys, HashSet<string> held,
        List<Finding> findings)
    {
        if (SignedNote.Parse(note) is not { } signed || Checkpoint.Parse(signed.Text) is not { } checkpoint)
        {
            findings.Add(new Finding(Verdict.Fails, "The checkpoint cannot be read."));
            return;
        }

        var root = InclusionProof.RootFrom(MerkleTree.HashLeaf(proof.Leaf), proof.LeafIndex, checkpoint.Size, proof.LeafPath);
        findings.Add(root is not null && checkpoint.Root.Span.SequenceEqual(root)
            ? new Finding(Verdict.Holds, $"That entry is in the log as of {checkpoint.Size} leaves: leaf {proof.LeafIndex}.")
            : new Finding(Verdict.Fails, "The proof does not lead to the checkpoint's root: one of the two was changed."));
        var isSigned = held.Contains(note) || keys.Any(key => signed.IsSignedBy(checkpoint.Origin, key.Key));
        if (isSigned && held.Count < HeldMax) held.Add(note);
        findings.Add(isSigned
            ? new Finding(Verdict.Holds, $"The checkpoint was signed by {checkpoint.Origin} with a given key.")
            : new Finding(Verdict.Fails, "The checkpoint was signed with none of the given keys."));
        if (checkpoint.Origin != claims.Iss)
            findings.Add(new Finding(Verdict.Fails, $"The checkpoint is of another log, {checkpoint.Origin}, than the receipt."));
    }

    private static BlockLeaf? ReadLeaf(ReceiptDocument.LogProof proof)
    {
        try
        {
            return BlockLeaf.Read(proof.Leaf);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
