using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Budkavle.Api.Dispatches;
using Budkavle.Api.Letters;
using Budkavle.Api.Pages.My;
using Budkavle.Api.Pages.Portal;
using Budkavle.Api.Pages.Web;
using Budkavle.Api.Portal.Merging;
using Budkavle.Domain.Evidence;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Evidence;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters.Dispatches;

namespace Budkavle.Api.Portal.Downloads;

/// <summary>What an agency downloads of a dispatch or a merge, written as it is read.</summary>
internal sealed class PortalDownloads(
    DispatchDesk desk, RecipientUploads uploads, DispatchResults results, MergeResults merges, LetterFinder finder,
    EvidenceServices evidence, Engine engine, IGrainFactory grains)
{
    /// <summary>Letters whose receipts are in one file: each is signed when it is asked for.</summary>
    public const int LettersPerPart = 5_000;

    /// <summary>Parts that the page lists; receipts of larger dispatches come through the interface.</summary>
    public const int PartsMax = 20;

    /// <summary>The refused lines of all uploads of a dispatch.</summary>
    public async Task<IReadOnlyList<RefusedLine>> RefusedLinesAsync(UInt128 sender, Guid dispatch, CancellationToken cancellationToken)
    {
        var lines = new List<RefusedLine>();
        foreach (var manifest in await desk.GrainOf(Ids.ToUInt128(dispatch)).ReadUploads(sender) ?? [])
            lines.AddRange(await uploads.ReadRefusedLinesAsync(manifest, cancellationToken));
        return lines;
    }

    /// <summary>Line, column and reason. The numbers are in the list that was uploaded.</summary>
    public async Task WriteRefusedLinesAsync(
        Stream stream, UInt128 sender, Guid dispatch, PageText t, CancellationToken cancellationToken)
    {
        await using var writer = Begin(stream);
        await writer.WriteLineAsync($"{t["line", "rad"]};{t["column", "kolumn"]};{t["why", "varför"]}");
        foreach (var line in await RefusedLinesAsync(sender, dispatch, cancellationToken))
            await writer.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{line.Line};{line.Column};{PortalWords.Fault(line.Fault, t)}"));
    }

    /// <summary>Every recipient of a dispatch and what happened.</summary>
    public Task WriteResultsAsync(Stream stream, UInt128 sender, Guid dispatch, PageText t, CancellationToken cancellationToken) =>
        WriteResultsAsync(stream, LinesAsync(sender, dispatch, cancellationToken), hasRows: false, t);

    /// <summary>Every row of a merge and what happened.</summary>
    public Task WriteResultsAsync(Stream stream, PortalMerge merge, PageText t, CancellationToken cancellationToken) =>
        WriteResultsAsync(stream, LinesAsync(merge, cancellationToken), hasRows: true, t);

    /// <summary>The signed receipts of a part of a dispatch's letters, a folder for each.</summary>
    public Task WriteReceiptsAsync(Stream stream, UInt128 sender, Guid dispatch, int part, CancellationToken cancellationToken) =>
        WriteReceiptsAsync(stream, sender, LinesAsync(sender, dispatch, cancellationToken), part, cancellationToken);

    /// <summary>The signed receipts of a part of a merge's letters.</summary>
    public Task WriteReceiptsAsync(Stream stream, PortalMerge merge, int part, CancellationToken cancellationToken) =>
        WriteReceiptsAsync(stream, Ids.ToUInt128(merge.Agency), LinesAsync(merge, cancellationToken), part, cancellationToken);

    /// <summary>Parts of receipts of so many letters.</summary>
    public static int PartsOf(long letters) => (int)Math.Clamp((letters + LettersPerPart - 1) / LettersPerPart, 1, PartsMax);

    private async IAsyncEnumerable<ResultLine> LinesAsync(
        UInt128 sender, Guid dispatch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var one in results.ReadAsync(sender, Ids.ToUInt128(dispatch), cancellationToken)) yield return new ResultLine(one);
    }

    private async IAsyncEnumerable<ResultLine> LinesAsync(
        PortalMerge merge, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var line in await merges.ReadAsync(merge, cancellationToken)) yield return line;
    }

    private async Task WriteResultsAsync(Stream stream, IAsyncEnumerable<ResultLine> lines, bool hasRows, PageText t)
    {
        await using var writer = Begin(stream);
        await writer.WriteLineAsync((hasRows ? t["row", "rad"] + ";" : "") + string.Join(';',
            t["number", "nummer"], t["result", "resultat"], t["letter", "brev"], t["delivered", "levererat"], t["opened", "öppnat"],
            t["confirmed", "bekräftat"], t["not confirmed in time", "inte bekräftat i tid"],
            t["notice failed", "avisering misslyckades"], t["to the print house", "till tryckeriet"],
            t["paper failed", "papper misslyckades"]));
        await foreach (var line in lines)
        {
            var one = line.Result;
            if (hasRows) await writer.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{line.Row};"));
            await writer.WriteLineAsync(string.Join(';',
                one.Number.ToString("D12", CultureInfo.InvariantCulture), ResultOf(line, t), IdOf(one)?.ToString() ?? "",
                Time(one.DeliveredAt), Time(one.ReadAt), Time(one.ConfirmedAt), Time(one.ExpiredAt), Time(one.NotificationFailedAt),
                Time(one.PaperAt), Time(one.PaperFailedAt)));
        }
    }

    private async Task WriteReceiptsAsync(
        Stream stream, UInt128 sender, IAsyncEnumerable<ResultLine> lines, int part, CancellationToken cancellationToken)
    {
        var gathering = new GatheringStream(stream);
        await using (var zip = await ZipArchive.CreateAsync(
            gathering, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: Encoding.UTF8, cancellationToken))
        {
            var place = 0;
            await foreach (var line in lines)
            {
                if (IdOf(line.Result) is not { } id || place++ < part * LettersPerPart) continue;
                if (place > (part + 1) * LettersPerPart) break;
                if (await finder.FindAsync(id, entry => LetterFinder.SenderOf(entry) == sender, cancellationToken) is not { } letter)
                    continue;
                await AddAsync(zip, letter, cancellationToken);
                await gathering.FlushAsync(cancellationToken);
            }
        }

        await gathering.FlushAsync(cancellationToken);
    }

    private async Task AddAsync(ZipArchive zip, FoundLetter letter, CancellationToken cancellationToken)
    {
        var events = await evidence.Receipts.ListAsync(grains, letter.Entry, letter.Place.Position.Shard, cancellationToken);
        foreach (var happened in events)
        {
            var receipt = await evidence.Receipts.IssueAsync(happened, letter.Id, letter.Entry, letter.Letter, cancellationToken);
            var name = string.Create(
                CultureInfo.InvariantCulture, $"{letter.Id}/{happened.Position.Sequence}-{happened.Event.Name}.json");
            await using var file = await zip.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancellationToken);
            await JsonSerializer.SerializeAsync(file, receipt, ReceiptJson.Default.ReceiptDocument, cancellationToken);
        }
    }

    private Guid? IdOf(DispatchResult one) => one.Letter is { } letter
        ? engine.LetterIds.Encode(letter.Shard, letter.Sequence, one.Version)
        : null;

    private static string ResultOf(ResultLine line, PageText t) => line.Result switch
    {
        { Refusal: not LetterRefusal.None } one => PortalWords.Refusal(one.Refusal, t),
        _ when line.Refused.Length > 0 => MergeWords.Fault(line.Refused, t),
        { ConfirmedAt: not null } => t["confirmed", "bekräftat"],
        { ReadAt: not null } => t["opened", "öppnat"],
        { PaperAt: not null } => t["on paper", "på papper"],
        { DeliveredAt: not null } => t["delivered", "levererat"],
        { RelayFailedAt: not null } => t["not taken by the recipient's operator", "togs inte emot av mottagarens operatör"],
        { Letter: not null } => t["on its way", "på väg"],
        _ => t["not sent", "inte skickat"],
    };

    private static string Time(DateTimeOffset? at) => CitizenTime.Machine(at);

    /// <summary>With the mark by which spreadsheets know UTF-8.</summary>
    private static StreamWriter Begin(Stream stream) => new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 32 * 1024);
}
