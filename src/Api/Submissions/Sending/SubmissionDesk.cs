using System.Security.Cryptography;
using System.Text;
using Budkavle.Api.Letters;
using Budkavle.Api.Pages.Showing;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Submissions;
using Budkavle.Grains.Identity;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Submissions;

namespace Budkavle.Api.Submissions;

/// <summary>
/// Takes submissions, whichever way they come: checks and scans each file as it arrives, keeps it sealed, and hands the whole to the
/// agency. What is refused is deleted; of an attempt whose outcome nobody knows the contents stay, and a repeat with the same key settles
/// it.
/// </summary>
public sealed class SubmissionDesk(
    KeyedHashes hashes, IGrainFactory grains, SubmissionContents contents, SubmissionComposer composer, SubmissionMeters meters)
{
    /// <summary>Checks, scans and stores one file of a submission.</summary>
    /// <param name="draft">Which.</param>
    /// <param name="name">As its sender calls it.</param>
    /// <param name="declaredType">The media type that was said, or null.</param>
    /// <param name="file">At most <see cref="SubmissionLimits.FileBytesMax"/>; longer ones are refused.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<SubmissionFault> AddAsync(
        SubmissionDraft draft, string name, string? declaredType, ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        if (draft.Files.Count == SubmissionLimits.FilesMax) return SubmissionFault.TooManyFiles;
        if (file.Length > SubmissionLimits.FileBytesMax) return SubmissionFault.FileTooLarge;
        if (draft.TotalBytes + file.Length > SubmissionLimits.TotalBytesMax) return SubmissionFault.TooLarge;
        var safe = SafeFileName.Of(name);
        var fault = FileKinds.Check(safe, declaredType, file.Span, out var told);
        if (fault != SubmissionFault.None) return fault;
        if (contents.IsScanned)
        {
            var verdict = await contents.ScanAsync(file, cancellationToken);
            if (verdict == ScanVerdict.Infected) return SubmissionFault.FileInfected;
            draft.IsScanned &= verdict == ScanVerdict.Clean;
        }

        var hash = await contents.PutAsync(file, draft.Scope, cancellationToken);
        draft.Add(new LetterAttachment(safe, FileTypes.Write(told), file.Length, hash));
        return SubmissionFault.None;
    }

    /// <summary>Deletes what was stored of a submission that is refused.</summary>
    public async Task DropAsync(SubmissionDraft draft, SubmissionFault fault, CancellationToken cancellationToken)
    {
        meters.Refuse(fault);
        await DropAsync(draft, cancellationToken);
    }

    private Task DropAsync(SubmissionDraft draft, CancellationToken cancellationToken) => contents.DeleteAsync(
        draft.Scope, [draft.EnvelopeHash ?? ReadOnlyMemory<byte>.Empty, .. draft.Files.Select(file => file.Hash)], cancellationToken);

    /// <summary>Hands in a submission from a mailbox. It may have to wait for the scanner: then it is kept, and taken later.</summary>
    /// <param name="mailbox">Whose.</param>
    /// <param name="key">The form's own: a repeat gives the first answer.</param>
    /// <param name="draft">Its files.</param>
    /// <param name="envelope">Who says what to whom.</param>
    /// <param name="cancellationToken">Ends the work before it is handed in.</param>
    public async Task<SentAnswer> SendAsync(
        UInt128 mailbox, Guid key, SubmissionDraft draft, SubmissionEnvelope envelope, CancellationToken cancellationToken)
    {
        var agency = Ids.ToUInt128(envelope.To.Agency);
        var submitter = hashes.SubmitterOf(mailbox, agency);
        var made = await ComposeAsync(submitter, "mailbox:" + key.ToString("N"), SubmissionWay.Mailbox, draft, envelope, cancellationToken);
        if (made.Fault != SubmissionFault.None) return new SentAnswer(made.Fault, null);
        var sent = SubmissionCodec.Write(new SubmissionSent
        {
            Key = made.Key.ToString("x32", null),
            Fingerprint = made.Fingerprint,
            Agency = agency.ToString("x32", null),
            AgencyName = envelope.To.Name,
            Subject = envelope.Subject,
            By = envelope.From.ActedBy ?? "",
            Payload = made.Payload,
        });
        var grain = grains.GetGrain<ISentGrain>(hashes.SentOf(mailbox).ToString());
        var answer = SubmissionCodec.ReadAnswer(await grain.Send(sent));
        await CountAsync(answer, draft);
        return answer;
    }

    private async Task CountAsync(SentAnswer answer, SubmissionDraft draft)
    {
        if (answer.Item is not { } item)
        {
            await DropAsync(draft, answer.Fault, CancellationToken.None);
            return;
        }

        // A repeat: the first attempt's contents are the submission's.
        if (StoredLetter.Read(item.Sent.Payload).Submission.Scope != draft.Scope) await DropAsync(draft, CancellationToken.None);
        else if (item.IsWaiting) meters.Hold();
        else if (item.Taken is not null) meters.Take(SubmissionWay.Mailbox);
        else meters.Refuse(SubmissionFault.FileInfected);
    }

    /// <summary>Takes a submission that came by e-mail, at once or not at all: who sent it keeps it and tries again.</summary>
    public async Task<(SubmissionFault Fault, DeliverResult Result)> TakeMailAsync(
        UInt128 agency, string key, SubmissionDraft draft, SubmissionEnvelope envelope, CancellationToken cancellationToken)
    {
        var from = SHA256.HashData(Encoding.UTF8.GetBytes("mail:" + envelope.From.Email));
        var submitter = hashes.SubmitterOf(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(from), agency);
        if (contents.IsScanned && !draft.IsScanned) return (SubmissionFault.Busy, default);
        var made = await ComposeAsync(submitter, "mail:" + key, SubmissionWay.Email, draft, envelope, cancellationToken);
        if (made.Fault != SubmissionFault.None) return (made.Fault, default);
        var result = await grains.GetGrain<IIntakeGrain>(hashes.IntakeOf(agency).ToString()).Submit(new DeliverItem
        {
            Mailbox = hashes.SubmissionsOf(agency).Value,
            Key = made.Key,
            Fingerprint = made.Fingerprint,
            Sender = submitter,
            Agency = agency,
            Payload = made.Payload,
        });
        if (result.IsNew) meters.Take(SubmissionWay.Email);
        else await DropAsync(draft, CancellationToken.None);
        return (FaultOf(result.Refusal), result);
    }

    private static SubmissionFault FaultOf(LetterRefusal refusal) => refusal switch
    {
        LetterRefusal.None => SubmissionFault.None,
        LetterRefusal.KeyReused => SubmissionFault.KeyReused,
        LetterRefusal.Overloaded => SubmissionFault.Busy,
        _ => SubmissionFault.NotTaken,
    };

    private async Task<(SubmissionFault Fault, UInt128 Key, ulong Fingerprint, byte[] Payload)> ComposeAsync(
        UInt128 submitter, string key, SubmissionWay way, SubmissionDraft draft, SubmissionEnvelope envelope,
        CancellationToken cancellationToken)
    {
        var textMax = envelope.Form is null ? SubmissionLimits.TextCharactersMax : FormLimits.RenderedCharactersMax;
        if (envelope.Text.Length > textMax || envelope.Subject.Length > SubmissionLimits.SubjectCharactersMax)
            return (SubmissionFault.TextTooLong, 0, 0, []);
        if (string.IsNullOrWhiteSpace(envelope.Text) && draft.Files.Count == 0) return (SubmissionFault.Empty, 0, 0, []);
        draft.EnvelopeHash = await contents.PutAsync(SubmissionCodec.Write(envelope), draft.Scope, cancellationToken);
        var hash = hashes.IdempotencyKeyOf(submitter, Encoding.UTF8.GetBytes(key));
        var mark = new SubmissionMark(Ids.ToUInt128(envelope.To.Agency), draft.Scope, way, contents.IsScanned && draft.IsScanned);
        var (payload, fingerprint) = composer.Compose(submitter, hash, mark, envelope.Subject, draft.EnvelopeHash, draft.Files);
        return (SubmissionFault.None, hash, fingerprint, payload);
    }
}
