using System.Diagnostics;
using Budkavle.Load.Measuring;

namespace Budkavle.Load.Tests.Measuring;

public sealed class RecorderTests
{
    private static readonly long Second = Stopwatch.Frequency;

    [Fact]
    public void Latency_counts_from_the_intended_start()
    {
        var recorder = new Recorder();
        recorder.Start(0);
        recorder.Offer(0);

        recorder.Complete(intendedTicks: 0, nowTicks: Second / 2);
        recorder.Finish();

        Assert.InRange(recorder.Latencies.Max, 499_000, 501_000);
    }

    [Fact]
    public void What_was_due_and_never_answered_is_a_failure()
    {
        var recorder = new Recorder();
        recorder.Start(0);
        recorder.Offer(0, count: 10);
        recorder.Complete(0, Second / 10);
        recorder.Fail("503 overloaded", Second / 10);

        recorder.Finish();

        Assert.Equal(9, recorder.Failed);
        Assert.Equal(8, recorder.Errors["unanswered at the end"]);
    }

    [Fact]
    public void A_second_without_answers_is_an_interval_of_its_own()
    {
        var recorder = new Recorder();
        recorder.Start(0);
        recorder.Offer(0, count: 2);
        recorder.Complete(0, Second / 4);
        recorder.Complete(0, Second * 5 / 2);

        recorder.Finish();

        Assert.Equal([1L, 0L, 1L], recorder.Intervals.Select(i => i.Completed));
        Assert.Equal([0, 1, 2], recorder.Intervals.Select(i => i.Second));
    }
}
