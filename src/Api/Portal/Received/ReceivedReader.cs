using Budkavle.Api.Letters;
using Budkavle.Api.Security;
using Budkavle.Api.Senders;
using Budkavle.Api.Submissions;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Submissions;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Submissions;
using Budkavle.Storage;

namespace Budkavle.Api.Portal.Received;

/// <summary>What has come in to an agency, as its lists in the portal show it. Reading changes nothing for programs that fetch.</summary>
internal sealed class ReceivedReader(Engine engine, IntakeDesk desk, SubmissionContents contents, SenderRegistrar registrar)
{
    /// <summary>Of each the envelope is opened, to say who sent it.</summary>
    public const int Shown = 25;

    /// <summary>What is not acknowledged, the oldest first, above a number: the order in which programs get it.</summary>
    public async Task<IReadOnlyList<ReceivedItem>> ListNewAsync(UInt128 agency, long after, CancellationToken cancellationToken) =>
        await OpenAsync(agency, await desk.GrainOf(agency).List(after, Shown), cancellationToken);

    /// <summary>What is acknowledged and not deleted yet, the newest first, below a number.</summary>
    public async Task<IReadOnlyList<ReceivedItem>> ListHandledAsync(UInt128 agency, long before, CancellationToken cancellationToken) =>
        await OpenAsync(agency, await desk.GrainOf(agency).ListAcknowledged(before, Shown), cancellationToken);

    /// <summary>How many are not acknowledged; counted to <paramref name="most"/>.</summary>
    public async Task<int> CountNewAsync(UInt128 agency, int most) => (await desk.GrainOf(agency).List(0, most)).Length;

    /// <summary>The agency's programs that may fetch submissions: what is acknowledged here is offered to none of them.</summary>
    public async Task<IReadOnlyList<string>> ProgramsAsync(UInt128 agency) => await registrar.ReadAsync(agency) is { } sender
        ? [.. sender.Clients.Where(client => !client.Revoked && client.Scopes.Contains(Scope.Submissions)).Select(client => client.Name)]
        : [];

    private async Task<IReadOnlyList<ReceivedItem>> OpenAsync(UInt128 agency, StoredRow[] stored, CancellationToken cancellationToken)
    {
        var shard = engine.Hashes.SubmissionsOf(agency).ShardOf(engine.Shards);
        var rows = stored.Select(one => (Number: (uint)one.Position, Row: LetterRow.Read(one.Bytes))).ToList();
        var entries = await engine.Log.ReadEntriesAsync(
            [.. rows.Select(one => new LogPosition(shard, one.Row.Sequence))], cancellationToken);
        var items = new List<ReceivedItem>(rows.Count);
        foreach (var ((number, row), entry) in rows.Zip(entries))
        {
            if (entry is not { } found) continue;
            var letter = StoredLetter.Read(found.Payload);
            var envelope = await contents.ReadEnvelopeAsync(letter, cancellationToken) is { } bytes
                ? SubmissionCodec.ReadEnvelope(bytes)
                : null;
            items.Add(new ReceivedItem
            {
                Id = engine.LetterIds.Encode(shard, row.Sequence, number),
                Number = number,
                ReceivedAt = Ids.ToTime(row.AvailableAt)!.Value,
                HandledAt = row.Archived ? Ids.ToTime(row.ReadAt) : null,
                Subject = row.SubjectText,
                From = envelope?.From,
                IsMail = letter.Submission.Way == SubmissionWay.Email,
                IsForm = envelope?.Form is not null,
                Files = letter.Attachments.Count,
            });
        }

        return items;
    }
}
