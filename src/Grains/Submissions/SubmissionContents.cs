using Budkavle.Domain.Letters;
using Budkavle.Domain.Submissions;
using Budkavle.Grains.Letters.Contents;

namespace Budkavle.Grains.Submissions;

/// <summary>
/// The contents of submissions: envelope and files, sealed, each submission's apart from all others so that they can be deleted.
/// </summary>
public sealed class SubmissionContents(ContentVault vault, IMalwareScanner scanner)
{
    /// <summary>Whether anything says what is malware.</summary>
    public bool IsScanned => scanner.IsOn;

    public ValueTask<byte[]> PutAsync(ReadOnlyMemory<byte> plain, UInt128 scope, CancellationToken cancellationToken) =>
        vault.PutAsync(plain, scope, cancellationToken);

    public Task<ScanVerdict> ScanAsync(ReadOnlyMemory<byte> file, CancellationToken cancellationToken) =>
        scanner.ScanAsync(file, cancellationToken);

    /// <summary>Who says what; null once the submission is purged.</summary>
    public ValueTask<ReadOnlyMemory<byte>?> ReadEnvelopeAsync(StoredLetter submission, CancellationToken cancellationToken) =>
        vault.GetAsync(submission.BodyHash, submission.Submission.Scope, cancellationToken);

    /// <summary>A file; null where there is none, or none any more.</summary>
    public ValueTask<ReadOnlyMemory<byte>?> ReadFileAsync(StoredLetter submission, int index, CancellationToken cancellationToken) =>
        index >= 0 && index < submission.Attachments.Count
            ? vault.GetAsync(submission.Attachments[index].Hash, submission.Submission.Scope, cancellationToken)
            : new ValueTask<ReadOnlyMemory<byte>?>((ReadOnlyMemory<byte>?)null);

    /// <summary>Scans the files of a submission that is kept already.</summary>
    public async Task<ScanVerdict> ScanAsync(StoredLetter submission, CancellationToken cancellationToken)
    {
        for (var index = 0; index < submission.Attachments.Count; index++)
        {
            // One that is gone was deleted by whoever settled this before.
            if (await ReadFileAsync(submission, index, cancellationToken) is not { } file) continue;
            var verdict = await scanner.ScanAsync(file, cancellationToken);
            if (verdict != ScanVerdict.Clean) return verdict;
        }

        return ScanVerdict.Clean;
    }

    /// <summary>Deletes all of a submission's contents. May be repeated.</summary>
    public Task DeleteAsync(StoredLetter submission, CancellationToken cancellationToken) => DeleteAsync(
        submission.Submission.Scope, [submission.BodyHash, .. submission.Attachments.Select(file => file.Hash)], cancellationToken);

    public async Task DeleteAsync(UInt128 scope, IEnumerable<ReadOnlyMemory<byte>> hashes, CancellationToken cancellationToken)
    {
        foreach (var hash in hashes.Where(hash => !hash.IsEmpty)) await vault.DeleteAsync(hash, scope, cancellationToken);
    }
}
