using Budkavle.Embedded.Tests.Grains;
using Budkavle.Embedded.Tests.Support;
using Orleans.Runtime;

namespace Budkavle.Embedded.Tests.Activations;

public sealed class StopTests : IDisposable
{
    private static readonly Guid Key = Guid.Parse("44444444-4444-4444-8444-444444444444");
    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void A_stop_ends_every_activation()
    {
        _host.Do(grains => grains.GetGrain<ILifeGrain>(Key).Number());
        _host.Do(grains => grains.GetGrain<ICallsGrain>("a").Echo(""));
        var stop = _host.Stop();

        Assert.True(stop.IsCompletedSuccessfully);
        Assert.Equal(0, _host.Embedded.Statistics.Activations);
        Assert.Equal(["1 activated", "1 deactivated: ShuttingDown"], _host.Journal.Entries);
    }

    [Fact]
    public void A_stop_waits_for_running_and_waiting_calls()
    {
        var running = _host.Start(grains => grains.GetGrain<ILifeGrain>(Key).Hold("1"));
        var waiting = _host.Start(grains => grains.GetGrain<ILifeGrain>(Key).Number());
        var stop = _host.Stop();
        Assert.False(stop.IsCompleted);

        _host.Open("1");

        Assert.True(running.IsCompletedSuccessfully);
        Assert.Equal(1, waiting.Answer());
        Assert.True(stop.IsCompletedSuccessfully);
        Assert.Equal("1 deactivated: ShuttingDown", _host.Journal.Entries[^1]);
    }

    [Fact]
    public void A_stopping_host_refuses_calls_from_outside_but_not_those_between_grains()
    {
        _host.Start(grains => grains.GetGrain<ICallsGrain>("a").Hold("first", "1"));
        var relayed = _host.Start(grains => grains.GetGrain<ICallsGrain>("a").Relay("b", "hello"));
        var stop = _host.Stop();
        var refused = _host.Start(grains => grains.GetGrain<ICallsGrain>("a").Echo("late"));
        Assert.IsType<SiloUnavailableException>(refused.Exception!.InnerException);

        _host.Open("1");

        Assert.Equal("a:hello", relayed.Answer());
        Assert.True(stop.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_stop_gives_up_on_calls_that_do_not_end_in_time()
    {
        var call = _host.Start(grains => grains.GetGrain<ILifeGrain>(Key).Hold("never"));
        var stop = _host.Stop();
        _host.Advance(TimeSpan.FromSeconds(29));
        Assert.False(stop.IsCompleted);

        _host.Advance(TimeSpan.FromSeconds(3));

        Assert.True(stop.IsCompletedSuccessfully);
        Assert.True(call.IsFaulted);
    }

    [Fact]
    public void A_call_that_still_waits_when_a_stop_gives_up_is_refused_and_activates_nothing()
    {
        using var host = new TestHost(options => options with { StopTimeout = TimeSpan.FromSeconds(2) });
        host.Start(grains => grains.GetGrain<ILifeGrain>(Key).Hold("1"));
        var waiting = host.Start(grains => grains.GetGrain<ILifeGrain>(Key).Number());
        var stop = host.Stop();
        host.Advance(TimeSpan.FromSeconds(2));
        host.Open("1");

        Assert.IsType<SiloUnavailableException>(waiting.Exception!.InnerException);
        Assert.True(stop.IsCompletedSuccessfully);
        Assert.Equal(1, host.Embedded.Statistics.Activated);
    }
}
