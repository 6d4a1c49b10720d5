using System.Security.Cryptography;
using Budkavle.Api.Letters;
using Budkavle.Domain.Submissions;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Submissions;

namespace Budkavle.Api.Submissions;

/// <summary>
/// Makes a submission of a message. It is taken at once and answered after the commit, or not at all: where the store or the scanner is
/// away, the client keeps the message and comes again. Nothing is ever mailed back: who sent it is proved by nothing, and a receipt would
/// go to whomever a forger names.
/// </summary>
internal sealed class MailTaker(
    Engine engine, IntakeDirectory directory, ISenderNames senders, SubmissionDesk desk, ILogger<MailTaker> logger)
{
    private static readonly MailAnswer _later = new(451, "4.3.0 A part of the service does not answer; send it again later");

    /// <summary>The agency of an address, or what to answer where there is none.</summary>
    public async Task<(UInt128 Agency, MailAnswer? Refusal)> FindAsync(string address, CancellationToken cancellationToken)
    {
        try
        {
            return await directory.FindAsync(address.ToLowerInvariant(), cancellationToken) is { } agency
                ? (agency, null)
                : (0, new MailAnswer(550, "5.1.1 Nobody takes submissions at this address"));
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning("The addresses of intakes cannot be read: {Fault}", failure.GetType().Name);
            return (0, _later);
        }
    }

    public async Task<MailAnswer> TakeAsync(UInt128 agency, string from, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        try
        {
            if (MimeReader.Read(data) is not { } message) return Refuse(SubmissionFault.Unreadable);
            var draft = new SubmissionDraft();
            var (fault, answer) = await TakeAsync(agency, from, message, draft, data, cancellationToken);
            if (fault == SubmissionFault.None) return answer;
            await desk.DropAsync(draft, fault, CancellationToken.None);
            return Refuse(fault);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // What was stored stays: the commit may have been made, and the same message settles it when it comes again.
            logger.LogWarning("A message could not be taken: {Fault}", failure.GetType().Name);
            return _later;
        }
    }

    private async Task<(SubmissionFault Fault, MailAnswer Answer)> TakeAsync(
        UInt128 agency, string from, MimeMessage message, SubmissionDraft draft, ReadOnlyMemory<byte> data,
            CancellationToken cancellationToken)
    {
        foreach (var file in message.Files)
        {
            var fault = await desk.AddAsync(draft, file.Name, file.ContentType, file.Bytes, cancellationToken);
            if (fault != SubmissionFault.None) return (fault, _later);
        }

        var envelope = new SubmissionEnvelope
        {
            To = new SubmissionEnvelope.Receiver(Ids.ToGuid(agency), await senders.FindAsync(agency) ?? ""),
            From = new SubmissionEnvelope.Submitter { Authenticated = false, Email = from },
            Subject = Cut(message.Subject),
            Text = message.Text,
        };
        var (refused, result) = await desk.TakeMailAsync(agency, KeyOf(message, data), draft, envelope, CancellationToken.None);
        if (refused != SubmissionFault.None) return (refused, _later);
        var id = engine.LetterIds.Encode(result.Shard, result.Sequence, result.Version);
        return (refused, new MailAnswer(250, $"2.0.0 Received as number {result.Version}, submission {id}"));
    }

    /// <summary>By its Message-ID a message that comes twice is one; without any, by all that it says.</summary>
    private static string KeyOf(MimeMessage message, ReadOnlyMemory<byte> data) => message.MessageId.Length is > 0 and <= 998
        ? "id:" + message.MessageId
        : "data:" + Convert.ToHexString(SHA256.HashData(data.Span));

    private static string Cut(string subject)
    {
        if (subject.Length == 0) return "(no subject)";
        if (subject.Length <= SubmissionLimits.SubjectCharactersMax) return subject;
        var at = SubmissionLimits.SubjectCharactersMax;
        return subject[..(char.IsHighSurrogate(subject[at - 1]) ? at - 1 : at)];
    }

    private static MailAnswer Refuse(SubmissionFault fault)
    {
        var code = SubmissionFaults.CodeOf(fault);
        return fault switch
        {
            SubmissionFault.Busy => _later,
            SubmissionFault.NotTaken => new MailAnswer(550, $"5.2.1 {code}: nothing is taken at this address now"),
            SubmissionFault.FileTooLarge => new MailAnswer(552, $"5.3.4 {code}: 10 MB at most for each file"),
            SubmissionFault.TooLarge => new MailAnswer(552, $"5.3.4 {code}: 20 MB of files at most"),
            SubmissionFault.TooManyFiles => new MailAnswer(550, $"5.6.0 {code}: ten files at most"),
            SubmissionFault.FileKindRefused => new MailAnswer(550, $"5.6.1 {code}: only PDF, JPEG, PNG, TIFF and plain text are taken"),
            SubmissionFault.FileKindMismatch => new MailAnswer(550, $"5.6.0 {code}: a file is not what its name or type says"),
            SubmissionFault.FileInfected => new MailAnswer(550, $"5.7.1 {code}: a file holds malware; nothing of it is kept"),
            SubmissionFault.KeyReused => new MailAnswer(550, $"5.6.0 {code}: another message came with this Message-ID"),
            SubmissionFault.Empty => new MailAnswer(550, $"5.6.0 {code}: it has neither text nor a file, or a file is empty"),
            SubmissionFault.TextTooLong => new MailAnswer(552, $"5.3.4 {code}: 20,000 characters at most; send the rest as a file"),
            _ => new MailAnswer(550, $"5.6.0 {code}: the message cannot be read"),
        };
    }
}
