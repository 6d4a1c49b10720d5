using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Budkavle.Api.Dispatches;
using Budkavle.Api.Letters;
using Budkavle.Api.Letters.Printing;
using Budkavle.Api.Pages.My;
using Budkavle.Api.Portal.Drafts;
using Budkavle.Api.Portal.Merging;
using Budkavle.Api.Problems;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Grains.Letters.Dispatches;
using Budkavle.Grains.Printing;

namespace Budkavle.Api.Portal.Paper;

/// <summary>
/// Letters to those who have no mailbox, for the agency to have printed: who they are, and their letters in the form of a print job.
/// </summary>
internal sealed class PaperDesk(
    DispatchDesk dispatches, DispatchResults results, IDispatchLetters letters, MergeStore store, MergeDesk merges, DraftDesk drafts,
    ContentVault vault)
{
    /// <summary>Letters in one file: each is set when it is asked for.</summary>
    public const int LettersPerPart = 2_000;

    /// <summary>As many as a merge has rows.</summary>
    public const int PartsMax = MergeTable.RowsMax / LettersPerPart;

    /// <summary>Parts of so many letters.</summary>
    public static int PartsOf(long letters) => (int)Math.Clamp((letters + LettersPerPart - 1) / LettersPerPart, 1, PartsMax);

    /// <summary>What a dispatch has for paper; null where there is no such dispatch, or it has not begun.</summary>
    public async Task<PaperLetters?> OfDispatchAsync(PortalVisit visit, Guid id, CancellationToken cancellationToken)
    {
        var dispatch = Ids.ToUInt128(id);
        if (await dispatches.GrainOf(dispatch).Read(visit.Sender) is not { StartedAt: { } started }) return null;
        if (await letters.FindLetterAsync(dispatch, cancellationToken) is not { } whole) return null;
        if (await PrintLetters.ReadAsync(vault, whole, id, visit.AgencyName, started, cancellationToken) is not { } letter) return null;
        return new PaperLetters(
            id, RowsAsync(visit.Sender, dispatch, cancellationToken), letter.Attachments,
            (_, _) => new(letter with { Attachments = [] }), List: null);
    }

    /// <summary>What a merge has for paper; null where there is no such merge, or it has not begun.</summary>
    public async Task<PaperLetters?> OfMergeAsync(PortalVisit visit, Guid id, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(visit.Agency, id, cancellationToken) is not { StartedAt: { } started } merge) return null;
        if (await merges.OpenAsync(merge, cancellationToken) is not var (table, text)) return null;
        var (files, leftOut) = await drafts.ReadFilesAsync(visit.Sender, merge.Draft, cancellationToken);
        return new PaperLetters(
            id, RowsAsync(merge, table, cancellationToken), files,
            async (row, cancelled) =>
            {
                var (letter, _) = await drafts.PreviewAsync(visit.Sender, text.Fill(table.ValuesOf(row.Row)), cancelled);
                return letter is null ? null : DraftDesk.ToPrint(letter, id, visit.AgencyName, started) with { LeftOut = leftOut };
            },
            table.HasAddresses ? table : null);
    }

    /// <summary>Who they are, with empty columns for their addresses: filled in, the list can be given back for the letters.</summary>
    public static async Task WriteListAsync(Stream stream, IAsyncEnumerable<PaperRow> rows)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 32 * 1024);
        await writer.WriteLineAsync(HeadingOf());
        await foreach (var row in rows) await writer.WriteLineAsync(LineOf(row));
    }

    /// <summary>
    /// A part of the letters as a print job: a PDF each with the address in the window, <c>addresses.csv</c>, <c>job.json</c>, and
    /// <c>missing.csv</c> with those for whom there is no address.
    /// </summary>
    public static async Task WriteJobAsync(
        Stream stream, PaperLetters paper, MergeTable addresses, DateOnly today, int part, CancellationToken cancellationToken)
    {
        var gathering = new GatheringStream(stream);
        await using (var zip = await ZipArchive.CreateAsync(
            gathering, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: Encoding.UTF8, cancellationToken))
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{paper.Id:N}-{part + 1}");
            var job = new JobWriter(name, (file, bytes, cancelled) => AddAsync(zip, file, bytes, cancelled));
            foreach (var file in paper.Shared) await job.AddSharedAsync(file, cancellationToken);
            var find = AddressesOf(paper, addresses, today);
            var missing = new List<PaperRow>();
            await foreach (var row in paper.Rows.Skip(part * LettersPerPart).Take(LettersPerPart).WithCancellation(cancellationToken))
            {
                var address = find(row);
                var letter = address.Count == 0 ? null : await paper.Write(row, cancellationToken);
                if (letter is null) missing.Add(row);
                else await job.AddAsync(letter with { LetterId = IdOf(paper.Id, row) }, address, cancellationToken);
                await gathering.FlushAsync(cancellationToken);
            }

            await job.FinishAsync(cancellationToken);
            if (missing.Count > 0) await AddAsync(zip, "missing.csv", Missing(missing), cancellationToken);
        }

        await gathering.FlushAsync(cancellationToken);
    }

    private async IAsyncEnumerable<PaperRow> RowsAsync(
        UInt128 sender, UInt128 dispatch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var place = 0;
        await foreach (var one in results.ReadAsync(sender, dispatch, cancellationToken, refusedOnly: true))
            yield return new PaperRow(place++, one.Number);
    }

    private async IAsyncEnumerable<PaperRow> RowsAsync(
        PortalMerge merge, MergeTable table, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var refused = await store.ReadRefusedAsync(merge.Id, cancellationToken);
        foreach (var (row, code) in refused.OrderBy(one => one.Key))
        {
            if (code == ProblemCode.RecipientNotReachable.Code && table.TryReadNumber(row, merge.Today, out var number))
                yield return new PaperRow(row, number.Value);
        }
    }

    /// <summary>By row in a merge's own list, by number in one that came for this.</summary>
    private static Func<PaperRow, IReadOnlyList<string>> AddressesOf(PaperLetters paper, MergeTable addresses, DateOnly today)
    {
        if (ReferenceEquals(paper.List, addresses)) return row => addresses.AddressOf(row.Row);
        var rows = new Dictionary<ulong, int>();
        for (var row = 0; row < addresses.Rows; row++)
        {
            if (addresses.TryReadNumber(row, today, out var number)) rows[number.Value] = row;
        }

        return row => rows.TryGetValue(row.Number, out var place) ? addresses.AddressOf(place) : [];
    }

    /// <summary>The same each time, and of nothing that tells who it is.</summary>
    private static Guid IdOf(Guid paper, PaperRow row)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"paper.{paper:N}.{row.Row}");
        return new Guid(SHA256.HashData(Encoding.ASCII.GetBytes(name)).AsSpan(0, 16));
    }

    private static string LineOf(PaperRow row) => row.Number.ToString("D12", CultureInfo.InvariantCulture)
        + new string(';', AddressColumns.Headings.Count);

    private static string HeadingOf() => "personnummer;" + string.Join(';', AddressColumns.Headings);

    private static byte[] Missing(IEnumerable<PaperRow> rows) => Encoding.UTF8.GetBytes(
        "\uFEFF" + HeadingOf() + "\r\n" + string.Concat(rows.Select(row => LineOf(row) + "\r\n")));

    private static async Task AddAsync(ZipArchive zip, string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await using var file = await zip.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancellationToken);
        await file.WriteAsync(bytes, cancellationToken);
    }
}
