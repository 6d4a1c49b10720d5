using System.Collections.Concurrent;
using Budkavle.Api.Letters;
using Budkavle.Api.Letters.Callbacks;
using Budkavle.Api.Letters.Parsing;
using Budkavle.Api.Letters.Sending;
using Budkavle.Api.Portal.Drafts;
using Budkavle.Api.Problems;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters.Senders;
using Budkavle.Storage;

namespace Budkavle.Api.Portal.Merging;

/// <summary>
/// Sends merges, each row as a letter from a program is sent, under an idempotency key of its row: whoever goes on after a crash, or beside
/// another process, delivers no letter twice. How far it has come is written down behind the letters.
/// </summary>
internal sealed partial class MergeService(
    MergeStore store, MergeDesk desk, DraftPool pool, SenderGate gate, LetterSubmission submission, CallbackOptions options,
    TimeProvider time, ILogger<MergeService> logger) : BackgroundService
{
    /// <summary>Rows of one merge in memory: at one letter a second a list is under way for more than a day.</summary>
    private const int RowsInMemory = 20_000;

    /// <summary>Rows between two notes of how far it has come.</summary>
    private const int BatchRows = 2000;

    /// <summary>Letters under way at a time: each shard's part shares a commit.</summary>
    private const int Concurrency = 512;

    /// <summary>Refused rows that the page lists.</summary>
    private const int RefusedMax = 100;

    private static readonly TimeSpan _tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _fullWait = TimeSpan.FromMilliseconds(200);
    private readonly ConcurrentDictionary<MergeUnderWay, Task> _running = new();

    /// <summary>Sends one merge until it ends, is stopped, or is another process's.</summary>
    internal async Task RunAsync(MergeUnderWay one, CancellationToken cancellationToken)
    {
        var merge = await HoldAsync(one, cancellationToken);
        if (merge is { Status: MergeStatus.Running } && merge.Owner == options.Owner)
        {
            merge = await SendAsync(merge, cancellationToken);
        }

        if (merge is { Status: MergeStatus.Running }) return;
        await store.EndAsync(one, cancellationToken);
        // Somebody may have let it go on while it was taken off the list.
        if (await store.FindAsync(one.Agency, one.Id, cancellationToken) is { Status: MergeStatus.Running })
            await store.BeginAsync(one, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Sends) return;
        using var timer = new PeriodicTimer(_tick, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var ended in _running.Where(one => one.Value.IsCompleted)) _running.TryRemove(ended);
                foreach (var one in await store.ReadUnderWayAsync(stoppingToken))
                {
                    if (!_running.ContainsKey(one)) _running[one] = GuardAsync(one, stoppingToken);
                }
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                LogWaits(logger, fault.GetType().Name);
            }
        }
    }

    private async Task GuardAsync(MergeUnderWay one, CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(one, cancellationToken);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            // The next tick goes on from what was written down.
            LogWaits(logger, fault.GetType().Name);
        }
    }

    private Task<PortalMerge?> HoldAsync(MergeUnderWay one, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return store.ChangeAsync(
            one.Agency, one.Id,
            before => before.Status != MergeStatus.Running || (before.Owner != options.Owner && before.OwnedUntil > now)
                ? before : before with { Owner = options.Owner, OwnedUntil = now + _lease },
            cancellationToken);
    }

    private Task<PortalMerge?> PauseAsync(MergeUnderWay one, ProblemCode why, CancellationToken cancellationToken) => store.ChangeAsync(
        one.Agency, one.Id,
        before => before.Status == MergeStatus.Running
            ? before with { Status = MergeStatus.Paused, PausedBecause = why.Code } : before,
        cancellationToken);

    private async Task<PortalMerge?> SendAsync(PortalMerge merge, CancellationToken cancellationToken)
    {
        var (now, table, text) = ((PortalMerge?)merge, default(MergeTable), default(MergeText));
        while (now is { Status: MergeStatus.Running } && now.Owner == options.Owner)
        {
            if (text is null || table is null || now.Next >= table.End)
            {
                if (await desk.OpenAsync(now, cancellationToken) is not var (whole, filled))
                    return await PauseAsync(new MergeUnderWay(merge.Agency, merge.Id), ProblemCode.InvalidTemplate, cancellationToken);
                (table, text) = (whole.Slice(now.Next, RowsInMemory), filled);
            }

            // One second's letters at a time, so that somebody who stops it is heard.
            var batch = now.LettersPerSecond > 0 ? Math.Min(BatchRows, now.LettersPerSecond) : BatchRows;
            var (from, end, begun) = (now.Next, Math.Min(now.Next + batch, table.End), time.GetTimestamp());
            if (await gate.FindAsync(Ids.ToUInt128(merge.Agency)) is not { } sender)
                return await PauseAsync(new MergeUnderWay(merge.Agency, merge.Id), ProblemCode.Forbidden, cancellationToken);
            var refused = new ConcurrentDictionary<int, ProblemCode>();
            await Parallel.ForEachAsync(
                Enumerable.Range(from, end - from),
                new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken },
                async (row, cancelled) =>
                {
                    if (await SendRowAsync(now, table, text, row, sender, cancelled) is { } why) refused[row] = why;
                });
            // The day's quota is full: the rows that found it so are sent when somebody lets the merge go on.
            var full = refused.Where(one => one.Value == ProblemCode.QuotaExceeded).Select(one => one.Key).ToList();
            if (full.Count > 0) end = full.Min();
            now = await WriteAsync(merge, from, end, merge.Rows, refused, full.Count > 0, cancellationToken);
            if (now is { Status: MergeStatus.Running, LettersPerSecond: > 0 })
            {
                var due = TimeSpan.FromSeconds((end - from) / (double)now.LettersPerSecond);
                await WaitAsync(due - time.GetElapsedTime(begun), cancellationToken);
            }
        }

        return now;
    }

    private Task WaitAsync(TimeSpan rest, CancellationToken cancellationToken) =>
        rest > TimeSpan.Zero ? Task.Delay(rest, time, cancellationToken) : Task.CompletedTask;

    /// <summary>Notes how far it has come, unless another process has.</summary>
    private async Task<PortalMerge?> WriteAsync(
        PortalMerge merge, int from, int end, int rows, ConcurrentDictionary<int, ProblemCode> refused, bool isFull,
        CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var lost = refused.Where(one => one.Key < end).OrderBy(one => one.Key)
            .Select(one => new MergeFault(one.Key + MergeFault.FirstRow, "", one.Value.Code)).ToList();
        var unreachable = lost.Count(one => one.Code == ProblemCode.RecipientNotReachable.Code);
        await store.WriteRefusedAsync(merge.Id, from, lost, cancellationToken);
        return await store.ChangeAsync(
            merge.Agency, merge.Id,
            before => before.Next != from || before.Owner != options.Owner ? before : before with
            {
                Next = end,
                Sent = before.Sent + end - from - lost.Count,
                Refused = before.Refused + lost.Count,
                Unreachable = before.Unreachable + unreachable,
                RefusedRows = [.. before.RefusedRows.Concat(lost).Take(RefusedMax)],
                OwnedUntil = now + _lease,
                Status = before.Status == MergeStatus.Cancelled ? before.Status
                    : end == rows ? MergeStatus.Done : isFull ? MergeStatus.Paused : before.Status,
                PausedBecause = isFull ? ProblemCode.QuotaExceeded.Code : before.PausedBecause,
                EndedAt = end == rows ? now : before.EndedAt,
            },
            cancellationToken);
    }

    /// <returns>Why the recipient gets no letter; null if the letter is there, now or from an earlier run.</returns>
    private async ValueTask<ProblemCode?> SendRowAsync(
        PortalMerge merge, MergeTable table, MergeText text, int row, SenderSnapshot sender, CancellationToken cancellationToken)
    {
        if (!table.TryReadNumber(row, merge.Today, out var number)) return ProblemCode.InvalidRecipient;
        var json = DraftJson.Write(text.Fill(table.ValuesOf(row)), number.ToDigits(), merge.PublishAt);
        var key = merge.KeyOf(row);
        while (true)
        {
            var letter = pool.Rent();
            try
            {
                if (!LetterParser.TryParse(json, LetterShape.Single, letter, out var fault)) return fault.Code;
                letter.Template = TemplateMark.OfMerge(Ids.ToUInt128(merge.Id));
                var (result, wrong) = await submission.SubmitAsync(letter, sender, key, cancellationToken);
                if (wrong is { } why) return why.Code;
                // Keys are the rows' own: one that is used has its letter, though it was sent with another time or by an older version.
                if (result.Refusal is LetterRefusal.None or LetterRefusal.KeyReused) return null;
                if (result.Refusal != LetterRefusal.Overloaded) return LetterProblems.CodeOf(result.Refusal);
            }
            finally
            {
                pool.Return(letter);
            }

            await Task.Delay(_fullWait, time, cancellationToken);
        }
    }

    [LoggerMessage(EventId = 3401, Level = LogLevel.Warning, Message = "Merges wait ({Fault})")]
    private static partial void LogWaits(ILogger logger, string fault);
}
