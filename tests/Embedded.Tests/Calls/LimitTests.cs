using Budkavle.Embedded.Tests.Grains;
using Budkavle.Embedded.Tests.Support;
using Orleans;
using Orleans.Runtime;

namespace Budkavle.Embedded.Tests.Calls;

public sealed class LimitTests : IDisposable
{
    private readonly TestHost _host = new(options => options with { QueueLengthMax = 3 });

    public void Dispose() => _host.Dispose();

    [Fact]
    public void A_call_that_is_not_answered_within_30_seconds_times_out()
    {
        var call = _host.Start(grains => grains.GetGrain<ICallsGrain>("a").Hold("slow", "never"));
        _host.Advance(TimeSpan.FromSeconds(30) - TimeSpan.FromMilliseconds(1));
        Assert.False(call.IsCompleted);

        _host.Advance(TimeSpan.FromSeconds(1));

        Assert.IsType<TimeoutException>(call.Exception!.InnerException);
        Assert.Equal(1, _host.Embedded.Statistics.CallsTimedOut);
        Assert.Equal(0, _host.Embedded.Statistics.CallsInFlight);
    }

    [Fact]
    public void A_method_may_have_a_time_out_of_its_own()
    {
        var call = _host.Start(grains => grains.GetGrain<ICallsGrain>("a").HoldBriefly("never"));
        _host.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromMilliseconds(1));
        Assert.False(call.IsCompleted);

        _host.Advance(TimeSpan.FromSeconds(1));

        Assert.IsType<TimeoutException>(call.Exception!.InnerException);
    }

    [Fact]
    public void A_time_out_says_which_method_and_how_long_but_not_which_key()
    {
        var call = _host.Start(grains => grains.GetGrain<ICallsGrain>("secret").HoldBriefly("never"));
        _host.Advance(TimeSpan.FromSeconds(6));

        Assert.Contains("ICallsGrain.HoldBriefly", call.Exception!.InnerException!.Message);
        Assert.Contains("00:00:05", call.Exception.InnerException.Message);
        Assert.DoesNotContain("secret", call.Exception.InnerException.Message);
    }

    [Fact]
    public void A_waiting_call_that_timed_out_is_never_run()
    {
        _host.Start(grains => grains.GetGrain<ICallsGrain>("a").Hold("first", "1"));
        _host.Start(grains => grains.GetGrain<ICallsGrain>("a").HoldBriefly("2"));
        _host.Advance(TimeSpan.FromSeconds(6));
        _host.Open("1");

        Assert.Equal(["first begins", "first ends"], _host.Journal.Entries);
        Assert.Equal("next", _host.Get(grains => grains.GetGrain<ICallsGrain>("a").Echo("next")));
    }

    [Fact]
    public void The_end_of_a_call_that_timed_out_lets_the_next_one_run()
    {
        _host.Start(grains => grains.GetGrain<ICallsGrain>("a").HoldBriefly("1"));
        _host.Advance(TimeSpan.FromSeconds(6));
        var next = _host.Start(grains => grains.GetGrain<ICallsGrain>("a").Echo("next"));
        Assert.False(next.IsCompleted);

        _host.Open("1");

        Assert.Equal("next", next.Answer());
    }

    [Fact]
    public void A_call_to_a_full_queue_is_refused_and_one_after_it_has_emptied_is_not()
    {
        var held = Enumerable.Range(0, 3).Select(_ => _host.Start(grains => grains.GetGrain<ICallsGrain>("a").Hold("call", "1"))).ToArray();
        var refused = _host.Start(grains => grains.GetGrain<ICallsGrain>("a").Echo("too much"));
        Assert.IsType<LimitExceededException>(refused.Exception!.InnerException);
        Assert.Equal(1, _host.Embedded.Statistics.CallsRefused);
        Assert.Equal(3, _host.Embedded.Statistics.CallsInFlight);

        _host.Open("1");

        Assert.All(held, call => Assert.True(call.IsCompletedSuccessfully));
        Assert.Equal("fits", _host.Get(grains => grains.GetGrain<ICallsGrain>("a").Echo("fits")));
    }

    [Fact]
    public void Options_out_of_range_are_refused_at_once()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TestHost(options => options with { QueueLengthMax = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TestHost(options => options with { ResponseTimeout = TimeSpan.Zero }));
    }
}
