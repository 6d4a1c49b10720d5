using Budkavle.NaiveOrleans.Naive;
using Budkavle.NaiveOrleans.Ours;

namespace Budkavle.NaiveOrleans.Running;

/// <summary>The naive grain: one call and one write of the whole state a letter.</summary>
internal sealed class NaiveRuns(IGrainFactory grains, BenchOptions options)
{
    private const int InFlightPreparing = 64;
    private long _firstMailbox;
    private long _letter = 1_000_000_000;

    /// <summary>Letters a second to mailboxes that hold some letters already.</summary>
    /// <param name="held">Letters in each mailbox before the run.</param>
    /// <param name="isWarm">The mailbox is active; otherwise every call finds one that must be read first, each once.</param>
    public async Task<double> RunAsync(int held, bool isWarm)
    {
        // Warm mailboxes are many, so that a run of seconds hardly makes them longer.
        var mailboxes = options.NaiveMailboxes;
        var first = _firstMailbox;
        _firstMailbox += mailboxes;
        // A cold mailbox without letters is one that was never called: nothing to prepare.
        if (held > 0)
        {
            var letters = Enumerable.Range(0, held).Select(n => Letters.NaiveLetter(n)).ToArray();
            await EachAsync(mailboxes, n => Mailbox(first + n).Fill(letters));
        }
        if (isWarm)
            await EachAsync(mailboxes, n => Mailbox(first + n).Deliver(Next()));
        return await ClosedLoop.RunAsync(options.InFlight, options.Length, async n =>
        {
            if (!isWarm && n >= mailboxes)
                return 0;
            await Mailbox(first + n % mailboxes).Deliver(Next());
            return 1;
        });
    }

    private INaiveMailboxGrain Mailbox(long number) => grains.GetGrain<INaiveMailboxGrain>(number);

    private NaiveLetter Next() => Letters.NaiveLetter(Interlocked.Increment(ref _letter));

    private static Task EachAsync(int count, Func<long, Task> call)
    {
        long next = 0;
        return Task.WhenAll(Enumerable.Range(0, InFlightPreparing).Select(async _ =>
        {
            for (var n = Interlocked.Increment(ref next) - 1; n < count; n = Interlocked.Increment(ref next) - 1)
                await call(n);
        }));
    }
}
