using Budkavle.Embedded.Tests.Grains;
using Budkavle.Embedded.Tests.Support;
using Orleans;

namespace Budkavle.Embedded.Tests.Calls;

public sealed class InterleavingTests : IDisposable
{
    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void A_call_waits_until_the_one_before_it_has_ended()
    {
        _host.Start(grains => grains.GetGrain<ICallsGrain>("a").Hold("first", "1"));
        _host.Start(grains => grains.GetGrain<ICallsGrain>("a").Hold("second", "2"));
        _host.Open("2");
        _host.Open("1");

        Assert.Equal(["first begins", "first ends", "second begins", "second ends"], _host.Journal.Entries);
    }

    [Fact]
    public void Calls_to_different_keys_do_not_wait_for_each_other()
    {
        _host.Start(grains => grains.GetGrain<ICallsGrain>("a").Hold("first", "1"));
        _host.Start(grains => grains.GetGrain<ICallsGrain>("b").Hold("second", "2"));

        Assert.Equal(["first begins", "second begins"], _host.Journal.Entries);
    }

    [Fact]
    public void Calls_of_a_reentrant_grain_run_between_each_others_turns()
    {
        _host.Start(grains => grains.GetGrain<ICallsGrain>("a", nameof(ReentrantCallsGrain)).Hold("first", "1"));
        _host.Start(grains => grains.GetGrain<ICallsGrain>("a", nameof(ReentrantCallsGrain)).Hold("second", "2"));
        _host.Open("2");
        _host.Open("1");

        Assert.Equal(["first begins", "second begins", "second ends", "first ends"], _host.Journal.Entries);
    }

    [Fact]
    public void An_always_interleaving_call_passes_a_running_call_and_waiting_ones()
    {
        _host.Start(grains => grains.GetGrain<ICallsGrain>("a").Hold("first", "1"));
        _host.Start(grains => grains.GetGrain<ICallsGrain>("a").Hold("second", "2"));
        _host.Start(grains => grains.GetGrain<ICallsGrain>("a").Pass("third"));

        Assert.Equal(["first begins", "third passes"], _host.Journal.Entries);
    }

    [Fact]
    public void Read_only_calls_run_side_by_side()
    {
        _host.Start(grains => grains.GetGrain<ICallsGrain>("a").Read("first", "1"));
        _host.Start(grains => grains.GetGrain<ICallsGrain>("a").Read("second", "2"));

        Assert.Equal(["first begins", "second begins"], _host.Journal.Entries);
    }

    [Fact]
    public void A_read_only_call_waits_for_a_call_that_is_not()
    {
        _host.Start(grains => grains.GetGrain<ICallsGrain>("a").Hold("write", "1"));
        _host.Start(grains => grains.GetGrain<ICallsGrain>("a").Read("read", "2"));
        Assert.Equal(["write begins"], _host.Journal.Entries);

        _host.Open("1");

        Assert.Equal(["write begins", "write ends", "read begins"], _host.Journal.Entries);
    }

    [Fact]
    public void A_call_that_is_not_read_only_waits_for_every_read_only_one()
    {
        _host.Start(grains => grains.GetGrain<ICallsGrain>("a").Read("first", "1"));
        _host.Start(grains => grains.GetGrain<ICallsGrain>("a").Read("second", "2"));
        _host.Start(grains => grains.GetGrain<ICallsGrain>("a").Hold("write", "3"));
        _host.Open("1");
        Assert.Equal("first ends", _host.Journal.Entries[^1]);

        _host.Open("2");

        Assert.Equal("write begins", _host.Journal.Entries[^1]);
    }

    [Fact]
    public void A_stream_of_read_only_calls_does_not_starve_a_waiting_call()
    {
        _host.Start(grains => grains.GetGrain<ICallsGrain>("a").Read("read", "held"));
        _host.Start(grains => grains.GetGrain<ICallsGrain>("a").Hold("write", "1"));
        for (var i = 0; i < 200; i++)
        {
            _host.Start(grains => grains.GetGrain<ICallsGrain>("a").Read("read", "open"));
        }

        Assert.Equal(101, _host.Journal.Entries.Count(entry => entry == "read begins"));
        _host.Open("open");
        Assert.DoesNotContain("write begins", _host.Journal.Entries);
        _host.Open("held");

        Assert.Equal(101, _host.Journal.Entries.Take(_host.Journal.Entries.IndexOf("write begins")).Count(entry => entry == "read ends"));
    }

    [Fact]
    public void Stateless_workers_run_as_many_calls_side_by_side_as_they_may()
    {
        _host.Start(grains => grains.GetGrain<IWorkerGrain>(0).Work("first", "1"));
        _host.Start(grains => grains.GetGrain<IWorkerGrain>(0).Work("second", "2"));
        _host.Start(grains => grains.GetGrain<IWorkerGrain>(0).Work("third", "3"));
        Assert.Equal(["first begins", "second begins"], _host.Journal.Entries);
        Assert.Equal(2, _host.Embedded.Statistics.Activations);

        _host.Open("1");

        Assert.Equal(["first begins", "second begins", "first ends", "third begins"], _host.Journal.Entries);
    }
}
