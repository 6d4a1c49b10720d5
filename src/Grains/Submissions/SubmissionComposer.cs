using System.Text;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Submissions;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Storage.Sealing;

namespace Budkavle.Grains.Submissions;

/// <summary>Makes what is stored of a submission: a letter's fields, with the envelope as its body and the files as attachments.</summary>
public sealed class SubmissionComposer(KeyRing ring)
{
    private const int FixedBytes = 256;

    private readonly Fingerprints _fingerprints = new(ring, Fingerprints.Submissions);

    /// <returns>The payload and its fingerprint, which covers the agency and everything sent but not how it came in.</returns>
    public (byte[] Payload, ulong Fingerprint) Compose(
        UInt128 submitter, UInt128 key, SubmissionMark mark, string subject, ReadOnlySpan<byte> envelopeHash,
        IReadOnlyList<LetterAttachment> files)
    {
        var content = new byte[FixedBytes + (subject.Length * 3) + files.Sum(file => FieldWriter.SizeMax(file.ToBytes().Length))];
        var shown = new FieldWriter(content);
        shown.Write(LetterField.Subject, Encoding.UTF8.GetBytes(subject));
        shown.Write(LetterField.BodyType, Encoding.UTF8.GetBytes(SubmissionEnvelope.MediaType));
        shown.Write(LetterField.BodyHash, envelopeHash);
        foreach (var file in files) shown.Write(LetterField.Attachment, file.ToBytes());
        var fingerprint = _fingerprints.Of(mark.Agency, content.AsSpan(0, shown.Written));

        var payload = new byte[FixedBytes + shown.Written];
        var writer = new FieldWriter(payload);
        writer.Write(LetterField.Sender, submitter);
        writer.Write(LetterField.Key, key);
        writer.Write(LetterField.Fingerprint, (long)fingerprint);
        writer.Write(LetterField.Traits, [(byte)(files.Count > 0 ? LetterTraits.HasAttachments : LetterTraits.None)]);
        Span<byte> bytes = stackalloc byte[SubmissionMark.SizeBytes];
        mark.Write(bytes);
        writer.Write(LetterField.Submission, bytes);
        content.AsSpan(0, shown.Written).CopyTo(payload.AsSpan(writer.Written));
        return (payload[..(writer.Written + shown.Written)], fingerprint);
    }

    /// <summary>A copy of a payload that says that a scanner found nothing.</summary>
    public static byte[] WithScan(byte[] payload)
    {
        var copy = payload.AsSpan().ToArray();
        var reader = new FieldReader(copy);
        while (reader.Read() && reader.Field != LetterField.Submission)
        {
        }

        if (reader.Field != LetterField.Submission) throw new InvalidDataException("A submission has no mark.");
        (SubmissionMark.Read(reader.Value) with { IsScanned = true }).Write(copy.AsSpan(reader.Offset));
        return copy;
    }
}
