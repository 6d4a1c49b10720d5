using Budkavle.Embedded.Tests.Grains;
using Budkavle.Embedded.Tests.Support;
using Orleans;
using Orleans.Runtime;

namespace Budkavle.Embedded.Tests.Calls;

public sealed class CallTests : IDisposable
{
    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void A_call_returns_what_the_grain_returns()
    {
        Assert.Equal("hello", _host.Get(grains => grains.GetGrain<ICallsGrain>("a").Echo("hello")));
    }

    [Fact]
    public void Arguments_of_every_size_arrive_and_value_tasks_are_answered()
    {
        var third = Guid.Parse("00000000-0000-4000-8000-000000000000");

        Assert.Equal(34, _host.Get(grains => grains.GetGrain<ICallsGrain>("a").Sum(10, 20L, third).AsTask()));
        _host.Do(grains => grains.GetGrain<ICallsGrain>("a").Note("noted").AsTask());
        Assert.Equal(["noted"], _host.Journal.Entries);
    }

    [Fact]
    public void Arguments_and_results_pass_by_reference()
    {
        var text = new string('x', 3);

        Assert.Same(text, _host.Get(grains => grains.GetGrain<ICallsGrain>("a").Echo(text)));
    }

    [Fact]
    public void Nothing_runs_before_the_injected_scheduler_runs_it()
    {
        var call = _host.Grains.GetGrain<ICallsGrain>("a").Note("ran").AsTask();

        Assert.Empty(_host.Journal.Entries);
        Assert.Equal(1, _host.Scheduler.Waiting);
        _host.Scheduler.RunUntilIdle();
        Assert.True(call.IsCompletedSuccessfully);
    }

    [Fact]
    public void An_exception_reaches_the_caller_with_its_type_text_and_the_stack_of_the_grain()
    {
        var error = Assert.Throws<FormatException>(() => _host.Do(grains => grains.GetGrain<ICallsGrain>("a").Fail("bad")));

        Assert.Equal("bad", error.Message);
        Assert.Contains($"{nameof(CallsGrain)}.{nameof(CallsGrain.Fail)}", error.StackTrace);
    }

    [Fact]
    public void An_exception_after_an_await_reaches_the_caller_and_leaves_the_activation_usable()
    {
        var call = _host.Start(grains => grains.GetGrain<ICallsGrain>("a").FailLater("gate"));
        _host.Open("gate");

        Assert.IsType<FormatException>(call.Exception!.InnerException);
        Assert.Equal("still here", _host.Get(grains => grains.GetGrain<ICallsGrain>("a").Echo("still here")));
        Assert.Equal(1, _host.Embedded.Statistics.Activated);
    }

    [Fact]
    public void A_cancelled_token_cancels_the_running_call()
    {
        using var source = new CancellationTokenSource();
        var call = _host.Start(grains => grains.GetGrain<ICallsGrain>("a").HoldUntil(source.Token));
        Assert.False(call.IsCompleted);

        source.Cancel();
        _host.Scheduler.RunUntilIdle();

        Assert.True(call.IsCanceled);
    }

    [Fact]
    public void A_call_whose_token_is_cancelled_while_it_waits_never_runs()
    {
        using var source = new CancellationTokenSource();
        _host.Start(grains => grains.GetGrain<ICallsGrain>("a").Hold("first", "1"));
        var waiting = _host.Start(grains => grains.GetGrain<ICallsGrain>("a").NoteUnless("second", source.Token));
        source.Cancel();
        _host.Open("1");

        Assert.True(waiting.IsCanceled);
        Assert.Equal(["first begins", "first ends"], _host.Journal.Entries);
    }

    [Fact]
    public void Code_after_an_await_runs_on_the_scheduler_of_its_activation()
    {
        var call = _host.Start(grains => grains.GetGrain<ICallsGrain>("a").StaysOnItsScheduler("gate"));
        _host.Open("gate");

        Assert.True(call.Answer());
    }

    [Fact]
    public void A_grain_calls_another()
    {
        Assert.Equal("a:hello", _host.Get(grains => grains.GetGrain<ICallsGrain>("a").Relay("b", "hello")));
    }

    [Fact]
    public void Waiting_for_several_calls_at_once_stays_on_the_injected_scheduler()
    {
        var call = _host.Start(grains => grains.GetGrain<ICallsGrain>("a").RelayToAll(["b", "c", "d"], "hello"));

        Assert.Equal(["hello", "hello", "hello"], call.Answer());
    }

    [Fact]
    public void A_one_way_call_is_done_for_the_caller_before_it_has_run()
    {
        var call = _host.Grains.GetGrain<ICallsGrain>("a").Tell("told", "gate");
        Assert.True(call.IsCompletedSuccessfully);
        Assert.Empty(_host.Journal.Entries);

        _host.Scheduler.RunUntilIdle();

        Assert.Equal(["told begins"], _host.Journal.Entries);
    }

    [Fact]
    public void The_caller_of_a_one_way_call_never_learns_that_it_failed()
    {
        _host.Do(grains => grains.GetGrain<ICallsGrain>("a").TellBadly());

        Assert.Equal("next", _host.Get(grains => grains.GetGrain<ICallsGrain>("a").Echo("next")));
    }

    [Fact]
    public void The_request_context_travels_with_a_call_and_does_not_stay_behind()
    {
        RequestContext.Set("key", "value");
        var with = _host.Start(grains => grains.GetGrain<ICallsGrain>("a").ContextValue("key"));
        RequestContext.Clear();
        var without = _host.Start(grains => grains.GetGrain<ICallsGrain>("a").ContextValue("key"));

        Assert.Equal("value", with.Answer());
        Assert.Null(without.Answer());
    }

    [Fact]
    public void What_a_grain_sets_in_the_request_context_reaches_neither_the_caller_nor_the_next_call()
    {
        var set = _host.Grains.GetGrain<ICallsGrain>("a").SetContext("key", "value");
        var next = _host.Start(grains => grains.GetGrain<ICallsGrain>("a").ContextValue("key"));

        Assert.True(set.IsCompletedSuccessfully);
        Assert.Null(next.Answer());
        Assert.Null(RequestContext.Get("key"));
    }
}
