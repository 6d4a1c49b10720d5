using Budkavle.Api.Letters;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Submissions;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Submissions;
using Budkavle.Storage;

namespace Budkavle.Api.Submissions;

/// <summary>An agency's side: its intake and its submissions, and nobody else's.</summary>
public sealed class IntakeDesk(
    Engine engine, IGrainFactory grains, LetterFinder finder, SubmissionContents contents, IntakeDirectory directory,
        MailIntakeOptions mail)
{
    public IIntakeGrain GrainOf(UInt128 agency) => grains.GetGrain<IIntakeGrain>(engine.Hashes.IntakeOf(agency).ToString());

    /// <summary>Null before the agency has made one.</summary>
    public async Task<IntakeDocument?> ReadAsync(UInt128 agency)
    {
        var state = SubmissionCodec.ReadIntake(await GrainOf(agency).Read());
        return state.Exists ? DocumentOf(state) : null;
    }

    /// <summary>What is wrong with an intake that somebody wishes, or null.</summary>
    internal static string? FaultOf(IntakeDocument wanted)
    {
        if (!IntakeAddress.IsValid(wanted.Address))
            return "address: 2 to 40 small letters, digits and single hyphens, beginning with a letter.";
        return wanted.RetentionDays is < 1 or > SubmissionLimits.RetentionDaysMax
            ? $"retentionDays is 1 to {SubmissionLimits.RetentionDaysMax}." : null;
    }

    /// <returns>Null if the address cannot be the agency's: another has it, or the agency has another.</returns>
    public async Task<IntakeDocument?> ChangeAsync(UInt128 agency, IntakeDocument wanted, string by, CancellationToken cancellationToken)
    {
        var grain = GrainOf(agency);
        var before = SubmissionCodec.ReadIntake(await grain.Read());
        if (before.Exists && before.Address != wanted.Address) return null;
        if (!before.Exists && await directory.CountAsync(cancellationToken) >= SubmissionLimits.IntakesMax) return null;
        // Closed first and open last in the directory: what is found there is taken.
        if (!await directory.ClaimAsync(wanted.Address, agency, isOpen: wanted.Open && before.IsOpen, cancellationToken)) return null;
        await grain.Change(SubmissionCodec.Write(new IntakeChanged
        {
            Agency = agency.ToString("x32", null),
            Address = wanted.Address,
            IsOpen = wanted.Open,
            RetentionDays = wanted.RetentionDays,
            By = by,
        }));
        await directory.ClaimAsync(wanted.Address, agency, wanted.Open, cancellationToken);
        return DocumentOf(SubmissionCodec.ReadIntake(await grain.Read()));
    }

    private IntakeDocument DocumentOf(IntakeState state) => new()
    {
        Address = state.Address,
        Open = state.IsOpen,
        RetentionDays = state.RetentionDays,
        EmailAddress = mail.IsOn ? $"{state.Address}@{mail.Domain}" : null,
    };

    public async Task<SubmissionPage> ListAsync(UInt128 agency, long after, int limit)
    {
        var shard = ShardOf(agency);
        var rows = await GrainOf(agency).List(after, limit);
        var items = rows.Select(stored =>
        {
            var (row, number) = (LetterRow.Read(stored.Bytes), (uint)stored.Position);
            return new SubmissionItem(
                engine.LetterIds.Encode(shard, row.Sequence, number), number, Ids.ToTime(row.AvailableAt)!.Value, row.SubjectText,
                row.Traits.HasFlag(LetterTraits.HasAttachments));
        }).ToList();
        return new SubmissionPage(items, items.Count == 0 ? after : items[^1].Number);
    }

    /// <summary>One of the agency's own, or null: unknown and foreign ids look the same.</summary>
    public ValueTask<FoundLetter?> FindAsync(UInt128 agency, Guid id, CancellationToken cancellationToken)
    {
        var stream = engine.Hashes.SubmissionsOf(agency);
        return finder.FindAsync(id, entry => entry.Stream == stream, cancellationToken);
    }

    /// <summary>Null also once it is purged.</summary>
    public async Task<SubmissionDocument?> OpenAsync(UInt128 agency, Guid id, CancellationToken cancellationToken)
    {
        if (await FindAsync(agency, id, cancellationToken) is not { } found) return null;
        if (await GrainOf(agency).Find(found.Place.Version) is not { } stored) return null;
        if (await contents.ReadEnvelopeAsync(found.Letter, cancellationToken) is not { } bytes) return null;
        var (row, envelope, mark) = (LetterRow.Read(stored.Bytes), SubmissionCodec.ReadEnvelope(bytes), found.Letter.Submission);
        return new SubmissionDocument
        {
            SubmissionId = id,
            Number = found.Place.Version,
            ReceivedAt = Ids.ToTime(found.Entry.At)!.Value,
            AcknowledgedAt = Ids.ToTime(row.ReadAt),
            Way = mark.Way == SubmissionWay.Email ? "email" : "mailbox",
            From = envelope.From,
            Subject = envelope.Subject,
            Text = envelope.Text,
            Form = envelope.Form,
            InReplyTo = envelope.InReplyTo,
            Reference = envelope.Reference,
            Scanned = mark.IsScanned,
            Files = [.. found.Letter.Attachments.Select(FileOf)],
        };
    }

    private static SubmissionDocument.FilePart FileOf(LetterAttachment file, int index)
    {
        var (type, pdfA) = FileTypes.Read(file.ContentType);
        return new SubmissionDocument.FilePart(
            index, file.FileName, type, pdfA, file.SizeBytes, Convert.ToHexStringLower(file.Hash.Span));
    }

    public async Task<(LetterAttachment File, ReadOnlyMemory<byte> Bytes)?> ReadFileAsync(
        UInt128 agency, Guid id, int index, CancellationToken cancellationToken)
    {
        if (await FindAsync(agency, id, cancellationToken) is not { } found) return null;
        return await contents.ReadFileAsync(found.Letter, index, cancellationToken) is { } bytes
            ? (found.Letter.Attachments[index], bytes)
            : null;
    }

    public async Task<Acknowledged> AcknowledgeAsync(UInt128 agency, IReadOnlyList<Guid> ids)
    {
        var shard = ShardOf(agency);
        var numbers = new List<(Guid Id, uint Number)>(ids.Count);
        var unknown = new List<Guid>();
        var grain = GrainOf(agency);
        foreach (var id in ids.Distinct())
        {
            var isOne = engine.LetterIds.TryDecode(id, out var place) && place.Position.Shard == shard
                && await grain.Find(place.Version) is { } stored && LetterRow.Read(stored.Bytes).Sequence == place.Position.Sequence;
            if (isOne) numbers.Add((id, place.Version));
            else unknown.Add(id);
        }

        var answers = await grain.Acknowledge([.. numbers.Select(one => one.Number)]);
        for (var i = 0; i < answers.Length; i++)
        {
            if (answers[i] != LetterRefusal.None) unknown.Add(numbers[i].Id);
        }

        return new Acknowledged(answers.Count(answer => answer == LetterRefusal.None), unknown);
    }

    private int ShardOf(UInt128 agency) => engine.Hashes.SubmissionsOf(agency).ShardOf(engine.Shards);
}
