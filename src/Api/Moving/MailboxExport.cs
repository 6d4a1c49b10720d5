using System.Text;
using System.Text.Json;
using Budkavle.Api.Letters;
using Budkavle.Api.Mailboxes;
using Budkavle.Api.Mandates;
using Budkavle.Domain.Evidence;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Evidence;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Grains.Notifications;
using Budkavle.Storage;

namespace Budkavle.Api.Moving;

/// <summary>
/// Writes all letters of a mailbox into a package, with their receipts. Whoever has chosen another operator before gets every letter that
/// ever came here, for none comes any more; a package that does not have as many letters as the mailbox has counted is broken off.
/// </summary>
public sealed class MailboxExport(
    Engine engine, IGrainFactory grains, LetterFinder finder, ContentVault vault, EvidenceServices evidence, ISenderNames senders,
    IDispatchLetters dispatches, MovingOptions options)
{
    private const int RowsPerPage = 200;
    private static readonly TimeSpan _lookAgainAfter = TimeSpan.FromMilliseconds(200);

    /// <summary>Whether there is, or was, a mailbox: who never had one has nothing to take along.</summary>
    public async Task<bool> HasOwnerAsync(MailboxAccess access) => await FindOwnerAsync(access) is not null;

    /// <summary>Writes the package of whoever the request is about.</summary>
    /// <param name="target">Where to; nothing is written to it synchronously.</param>
    /// <param name="access">Which mailboxes, and who is acting.</param>
    /// <param name="cancellationToken">Gives up; the package has no manifest then.</param>
    /// <exception cref="InvalidDataException">Letters are missing or gone.</exception>
    public async Task WriteAsync(Stream target, MailboxAccess access, CancellationToken cancellationToken)
    {
        if (await FindOwnerAsync(access) is not var (owner, movedTo)) throw new InvalidDataException("A mailbox has no owner.");
        var least = await CountAsync(access);
        var state = await WaitForProofsAsync(access, cancellationToken);
        var sources = new Sources(
            new LetterNames(senders, dispatches, cancellationToken), new SenderNumbers(grains), evidence.Receipts.AsOfNow());
        using var package = await PackageWriter.BeginAsync(target, cancellationToken);
        var purged = 0L;
        // The oldest number first: so letters stand in the order in which they came.
        foreach (var mailbox in access.Mailboxes.Reverse())
        {
            await foreach (var row in RowsOf(mailbox))
            {
                cancellationToken.ThrowIfCancellationRequested();
                await NoteAsync(mailbox, (uint)row.Position, access);
                if (await ReadIfKeptAsync(mailbox, row, sources, cancellationToken) is { } letter)
                    await package.AddAsync(letter, cancellationToken);
                else
                    purged++;
            }
        }

        if (package.Letters + purged < least || package.Letters + purged > await CountAsync(access))
            throw new InvalidDataException("A package does not have as many letters as the mailbox has counted.");
        await package.EndAsync(
            new PackageManifest
            {
                Version = PackageManifest.CurrentVersion,
                Iss = evidence.Keys.Origin,
                Iat = engine.Services.Clock.GetUtcNow().ToUnixTimeSeconds(),
                Operator = options.Operator,
                MovedTo = movedTo,
                Owner = PackageOwner.Of(owner),
                Letters = 0,
                List = "",
                Parts = [],
                Checkpoint = state?.Checkpoint ?? "",
            },
            evidence.Keys.Current, cancellationToken);
    }

    private async Task<(IdentityNumber Owner, string? MovedTo)?> FindOwnerAsync(MailboxAccess access)
    {
        var view = await OfficeOf(access.Mailbox).ReadMailbox(access.Mailbox);
        if (view.Settings.IsEmpty) return null;
        var settings = SettingsCodec.Read(view.Settings);
        return IdentityNumber.TryFromValue(settings.Number, out var owner, out _) ? (owner, settings.Operator) : null;
    }

    private async Task<long> CountAsync(MailboxAccess access)
    {
        var letters = 0L;
        foreach (var mailbox in access.Mailboxes) letters += (await OfficeOf(mailbox).ReadMailbox(mailbox)).Letters;
        return letters;
    }

    /// <summary>Waits until the tree covers all that is in the log now; without an integrator receipts go without their proofs.</summary>
    private async Task<EvidenceState?> WaitForProofsAsync(MailboxAccess access, CancellationToken cancellationToken)
    {
        var clock = engine.Services.Clock;
        var began = clock.GetTimestamp();
        var written = new Dictionary<int, long>();
        foreach (var mailbox in access.Mailboxes)
        {
            var status = await OfficeOf(mailbox).Open();
            written[status.Shard] = status.CommittedSequence;
        }

        while (true)
        {
            var state = await evidence.Reader.ReadStateAsync(cancellationToken);
            var covers = state is not null && written.All(shard => state.Next[shard.Key] > shard.Value);
            if (covers || clock.GetElapsedTime(began) > options.ProofWaitMax) return state;
            await Task.Delay(_lookAgainAfter, clock, cancellationToken);
        }
    }

    /// <summary>
    /// The rows of a mailbox by version. The inbox is read once more after the archive, so that a letter that its reader archives or takes
    /// back meanwhile is in one of them.
    /// </summary>
    private async IAsyncEnumerable<StoredRow> RowsOf(UInt128 mailbox)
    {
        var office = OfficeOf(mailbox);
        for (var after = 0L; after < long.MaxValue;)
        {
            StoredRow[][] pages =
            [
                await office.ReadListAfter(mailbox, Buckets.Inbox, after, RowsPerPage),
                await office.ReadListAfter(mailbox, Buckets.Archive, after, RowsPerPage),
                await office.ReadListAfter(mailbox, Buckets.Inbox, after, RowsPerPage),
            ];
            var end = pages.Where(page => page.Length == RowsPerPage).Select(page => page[^1].Position).DefaultIfEmpty(long.MaxValue).Min();
            var rows = new SortedDictionary<long, StoredRow>();
            foreach (var row in pages.SelectMany(page => page).Where(row => row.Position <= end)) rows[row.Position] = row;
            foreach (var row in rows.Values) yield return row;
            after = end;
        }
    }

    /// <summary>Whoever is not the owner gets nothing of a letter before it is in the log that they have seen it.</summary>
    private async Task NoteAsync(UInt128 mailbox, uint version, MailboxAccess access)
    {
        if (access.Acting is { } acting)
            await OfficeOf(mailbox).CommandBy(mailbox, version, LetterCommand.See, acting.Actor.ToBytes());
    }

    /// <summary>Null for one whose contents a rule has removed: there is nothing to move.</summary>
    private async Task<PackageLetter?> ReadIfKeptAsync(
        UInt128 mailbox, StoredRow stored, Sources sources, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(mailbox, stored, sources, cancellationToken);
        }
        catch (ContentsPurgedException)
        {
            return null;
        }
    }

    private async Task<PackageLetter> ReadAsync(
        UInt128 mailbox, StoredRow stored, Sources sources, CancellationToken cancellationToken)
    {
        var row = LetterRow.Read(stored.Bytes);
        var stream = new StreamKey(mailbox);
        var id = engine.LetterIds.Encode(stream.ShardOf(engine.Shards), row.Sequence, (uint)stored.Position);
        var found = await finder.FindAsync(id, entry => entry.Stream == stream, cancellationToken) ?? throw Gone();
        var letter = found.Letter;
        var before = letter.Import is { } import ? await EvidenceOfAsync(import, cancellationToken) : null;
        return new PackageLetter
        {
            LetterId = id,
            Sender = await sources.Names.SenderOfAsync(row),
            AvailableAt = Ids.ToTime(row.AvailableAt) ?? DateTimeOffset.UnixEpoch,
            ReadAt = Ids.ToTime(row.ReadAt),
            ConfirmedAt = Ids.ToTime(row.ConfirmedAt),
            DueAt = Ids.ToTime(row.DueAt),
            ExpiredAt = Ids.ToTime(row.ExpiredAt),
            Archived = row.Archived,
            MarkedUnread = row.MarkedUnread,
            ConfirmationRequired = row.Traits.HasFlag(LetterTraits.ConfirmationRequired),
            ReplyAllowed = row.Traits.HasFlag(LetterTraits.ReplyAllowed),
            Letter = new PackageLetter.Content
            {
                Subject = letter.Subject,
                Reference = letter.Reference,
                Language = letter.Language,
                Category = letter.Category,
                Form = letter.Form.Length == 0 ? null : letter.Form,
                Support = SupportOf(letter),
                Body = new PackageLetter.Text(letter.BodyType, await BodyOfAsync(letter, cancellationToken)),
                Attachments = await FilesOfAsync(letter, cancellationToken),
            },
            Proof = new PackageLetter.Evidence
            {
                Operator = options.Operator,
                LetterId = id,
                SenderNumber = before is null ? await sources.Numbers.FindAsync(row.Sender) : before.SenderNumber,
                Receipts = await ReceiptsOfAsync(found, sources.Receipts, cancellationToken),
                Before = before,
            },
        };
    }

    private static PackageLetter.Contact? SupportOf(StoredLetter letter) =>
        letter is { SupportText: "", SupportUrl: "", SupportPhone: "", SupportEmail: "" }
            ? null
            : new PackageLetter.Contact(letter.SupportText, letter.SupportUrl, letter.SupportPhone, letter.SupportEmail);

    private async Task<string> BodyOfAsync(StoredLetter letter, CancellationToken cancellationToken)
    {
        var body = letter.BodyHash.IsEmpty ? letter.Body : await vault.GetAsync(letter.BodyHash, cancellationToken) ?? throw Gone();
        return Encoding.UTF8.GetString(body.Span);
    }

    private async Task<IReadOnlyList<PackageLetter.File>?> FilesOfAsync(StoredLetter letter, CancellationToken cancellationToken)
    {
        if (letter.Attachments.Count == 0) return null;
        var files = new List<PackageLetter.File>(letter.Attachments.Count);
        foreach (var file in letter.Attachments)
        {
            var bytes = await vault.GetAsync(file.Hash, cancellationToken) ?? throw Gone();
            files.Add(new PackageLetter.File(file.FileName, file.ContentType, bytes.ToArray()));
        }

        return files;
    }

    private async Task<IReadOnlyList<ReceiptDocument>> ReceiptsOfAsync(
        FoundLetter letter, ReceiptIssuer receipts, CancellationToken cancellationToken)
    {
        var issued = new List<ReceiptDocument>();
        foreach (var happened in await receipts.ListAsync(grains, letter.Entry, letter.Place.Position.Shard, cancellationToken))
            issued.Add(await receipts.IssueAsync(happened, letter.Id, letter.Entry, letter.Letter, cancellationToken));
        return issued;
    }

    private async Task<PackageLetter.Evidence?> EvidenceOfAsync(ImportMark import, CancellationToken cancellationToken)
    {
        var bytes = await vault.GetAsync(import.Evidence, cancellationToken) ?? throw Gone();
        return JsonSerializer.Deserialize(bytes.Span, PackageJson.Default.Evidence);
    }

    private IPostOfficeGrain OfficeOf(UInt128 mailbox) =>
        grains.GetGrain<IPostOfficeGrain>(new StreamKey(mailbox).ShardOf(engine.Shards));

    private static InvalidDataException Gone() => new("A letter or a part of it is gone.");

    /// <summary>What a letter's line has besides the letter.</summary>
    private sealed record Sources(LetterNames Names, SenderNumbers Numbers, ReceiptIssuer Receipts);
}
