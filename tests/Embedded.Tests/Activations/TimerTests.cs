using Budkavle.Embedded.Tests.Grains;
using Budkavle.Embedded.Tests.Support;
using Orleans;

namespace Budkavle.Embedded.Tests.Activations;

public sealed class TimerTests : IDisposable
{
    private static readonly Guid Key = Guid.Parse("33333333-3333-4333-8333-333333333333");
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void A_timer_ticks_when_due_and_then_after_each_period()
    {
        _host.Do(grains => grains.GetGrain<ILifeGrain>(Key).StartTimer("tick", 5 * Second, 2 * Second));
        _host.Advance(4.9 * Second);
        Assert.Equal(0, Ticks());

        _host.Advance(0.2 * Second);
        Assert.Equal(1, Ticks());
        _host.Advance(4 * Second);

        Assert.Equal(3, Ticks());
    }

    [Fact]
    public void The_period_counts_from_the_end_of_a_tick()
    {
        _host.Script.Tick = () => _host.Journal.Wait("tick ends");
        _host.Do(grains => grains.GetGrain<ILifeGrain>(Key).StartTimer("tick", Second, Second));
        _host.Advance(10 * Second);
        Assert.Equal(1, Ticks());

        _host.Open("tick ends");
        Assert.Equal(1, Ticks());
        _host.Advance(Second);

        Assert.Equal(2, Ticks());
    }

    [Fact]
    public void A_tick_waits_for_the_running_call()
    {
        _host.Do(grains => grains.GetGrain<ILifeGrain>(Key).StartTimer("tick", Second, Timeout.InfiniteTimeSpan));
        _host.Start(grains => grains.GetGrain<ILifeGrain>(Key).Hold("1"));
        _host.Advance(2 * Second);
        Assert.Equal(0, Ticks());

        _host.Open("1");

        Assert.Equal(["1 ends", "tick"], _host.Journal.Entries[^2..]);
    }

    [Fact]
    public void An_interleaving_tick_does_not_wait_for_the_running_call()
    {
        _host.Do(grains => grains.GetGrain<ILifeGrain>(Key).StartTimer("tick", Second, Timeout.InfiniteTimeSpan, interleave: true));
        _host.Start(grains => grains.GetGrain<ILifeGrain>(Key).Hold("1"));
        _host.Advance(2 * Second);

        Assert.Equal(1, Ticks());
    }

    [Fact]
    public void A_call_waits_for_the_running_tick()
    {
        _host.Script.Tick = () => _host.Journal.Wait("tick ends");
        _host.Do(grains => grains.GetGrain<ILifeGrain>(Key).StartTimer("tick", Second, Second));
        _host.Advance(Second);
        var call = _host.Start(grains => grains.GetGrain<ILifeGrain>(Key).Number());
        Assert.False(call.IsCompleted);

        _host.Open("tick ends");

        Assert.Equal(1, call.Answer());
    }

    [Fact]
    public void A_failing_tick_does_not_stop_the_timer()
    {
        _host.Script.Tick = () => throw new FormatException("bad tick");
        _host.Do(grains => grains.GetGrain<ILifeGrain>(Key).StartTimer("tick", Second, Second));
        _host.Advance(3 * Second);

        Assert.Equal(3, Ticks());
    }

    [Fact]
    public void A_timer_can_be_changed_and_stopped()
    {
        _host.Do(grains => grains.GetGrain<ILifeGrain>(Key).StartTimer("tick", Second, Second));
        _host.Do(grains => grains.GetGrain<ILifeGrain>(Key).ChangeTimer(10 * Second, 10 * Second));
        _host.Advance(9 * Second);
        Assert.Equal(0, Ticks());
        _host.Advance(11 * Second);
        Assert.Equal(2, Ticks());

        _host.Do(grains => grains.GetGrain<ILifeGrain>(Key).StopTimer());
        _host.Advance(30 * Second);

        Assert.Equal(2, Ticks());
    }

    [Fact]
    public void Ticks_do_not_keep_an_activation_alive_and_end_with_it()
    {
        _host.Do(grains => grains.GetGrain<ILifeGrain>(Key).StartTimer("tick", Second, Second));
        _host.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(0, _host.Embedded.Statistics.Activations);

        var ticks = Ticks();
        _host.Advance(TimeSpan.FromMinutes(1));

        Assert.InRange(ticks, 100, 125);
        Assert.Equal(ticks, Ticks());
    }

    [Fact]
    public void Ticks_that_count_as_use_keep_an_activation_alive()
    {
        _host.Do(grains => grains.GetGrain<ILifeGrain>(Key).StartTimer("tick", Second, Second, keepAlive: true));
        _host.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(1, _host.Embedded.Statistics.Activations);
    }

    private int Ticks() => _host.Journal.Entries.Count(entry => entry == "tick");
}
