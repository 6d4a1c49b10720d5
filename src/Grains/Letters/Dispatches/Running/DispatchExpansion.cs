using Budkavle.Domain.Letters;

namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>
/// Turns a plan into letters: lists of mailboxes in key order to the post offices, some shards at once. How far a shard is stands in the
/// shard,
/// in the same commit as the letters, so whatever fails here is simply asked for again.
/// </summary>
internal sealed class DispatchExpansion(
    IGrainFactory grains, DispatchContents contents, DispatchLimits limits, TimeProvider clock, DispatchPlan plan, DispatchTally tally,
    DispatchSlice pattern)
{
    private int _next;

    /// <summary>How fast all shards together may go.</summary>
    public required DispatchPace Pace { get; init; }

    /// <summary>Delivers until all is done or it is stopped. Storage errors are waited out.</summary>
    public Task DeliverAsync(CancellationToken stopped)
    {
        _next = 0;
        return Task.WhenAll(Enumerable.Range(0, Math.Min(limits.ShardsAtOnce, plan.Shards.Count)).Select(_ => WorkAsync(stopped)));
    }

    private async Task WorkAsync(CancellationToken stopped)
    {
        // Turns of one activation: no two workers are here at the same time.
        while (_next < plan.Shards.Count && !stopped.IsCancellationRequested) await DeliverShardAsync(plan.Shards[_next++], stopped);
    }

    private async Task DeliverShardAsync(int shard, CancellationToken stopped)
    {
        var total = plan.CountOf(shard);
        var delay = limits.RetryDelayMin;
        while (!stopped.IsCancellationRequested)
        {
            long start = -1;
            long done = -1;
            try
            {
                start = (await tally.ReadAsync(shard)).Done;
                done = start < total ? await SendAsync(shard, start, total, stopped) : start;
                if (done >= total || stopped.IsCancellationRequested) return;
            }
            catch (Exception) when (!stopped.IsCancellationRequested)
            {
                // The post office ended or did not answer: the shard itself says how far it is.
            }

            delay = done > start ? limits.RetryDelayMin : delay;
            await WaitAsync(delay, stopped);
            delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, limits.RetryDelayMax.Ticks));
        }
    }

    /// <summary>Sends lists from a place on until the end, a refusal or a stop; returns how far the shard is.</summary>
    private async Task<long> SendAsync(int shard, long start, long total, CancellationToken stopped)
    {
        var office = grains.GetGrain<IPostOfficeGrain>(shard);
        var reader = new PlanReader(contents, plan, shard);
        var underWay = new Queue<(Task<DispatchProgress> Answer, long End)>();
        var next = start;
        var done = start;
        try
        {
            while (true)
            {
                while (underWay.Count < limits.SlicesAhead && next < total && !stopped.IsCancellationRequested)
                {
                    // What is on its way is heard of before anything is waited for.
                    var allowed = Pace.Take(limits.SliceMax);
                    if (allowed == 0 && underWay.Count > 0) break;
                    if (allowed == 0)
                    {
                        await WaitAsync(Pace.UntilNext, stopped);
                        continue;
                    }

                    var mailboxes = await reader.ReadMailboxesAsync(next, allowed, CancellationToken.None);
                    Pace.GiveBack(allowed - mailboxes.Length);
                    var answer = office.DeliverSlice(pattern with { Start = next, Mailboxes = mailboxes });
                    next += mailboxes.Length;
                    underWay.Enqueue((answer, next));
                }

                if (!underWay.TryDequeue(out var oldest)) return done;
                var progress = await oldest.Answer;
                tally.Note(shard, progress);
                done = progress.Done;
                // A full post office takes nothing: come back later, from where it is.
                if (done < oldest.End) return done;
            }
        }
        finally
        {
            foreach (var (answer, _) in underWay) await Settle(answer);
        }
    }

    private Task WaitAsync(TimeSpan delay, CancellationToken stopped) => Settle(Task.Delay(delay, clock, stopped));

    private static async Task Settle(Task task) =>
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

    public static DispatchSlice PatternOf(UInt128 dispatch, UInt128 sender, LetterTraits traits, long dueAt) =>
        new() { Dispatch = dispatch, Sender = sender, Traits = traits, DueAt = dueAt };
}
