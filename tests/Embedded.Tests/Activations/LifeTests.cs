using Budkavle.Embedded.Tests.Grains;
using Budkavle.Embedded.Tests.Support;
using Orleans;
using Orleans.Runtime;

namespace Budkavle.Embedded.Tests.Activations;

public sealed class LifeTests : IDisposable
{
    private static readonly Guid Key = Guid.Parse("11111111-1111-4111-8111-111111111111");
    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void The_first_call_activates_and_the_second_finds_the_same_activation()
    {
        Assert.Equal(1, _host.Get(Number));
        Assert.Equal(1, _host.Get(Number));
        Assert.Equal(["1 activated"], _host.Journal.Entries);
    }

    [Fact]
    public void A_reference_alone_activates_nothing()
    {
        _host.Grains.GetGrain<ILifeGrain>(Key);

        Assert.Equal(0, _host.Embedded.Statistics.Activated);
    }

    [Fact]
    public void The_first_call_waits_until_the_grain_has_activated()
    {
        _host.Script.Activate = _ => _host.Journal.Wait("activate");
        var call = _host.Start(grains => grains.GetGrain<ILifeGrain>(Key).Hold("1"));
        Assert.Empty(_host.Journal.Entries);

        _host.Open("activate");

        Assert.Equal(["1 activated", "1 begins"], _host.Journal.Entries);
        Assert.False(call.IsCompleted);
    }

    [Fact]
    public void A_failed_activation_fails_every_waiting_call_and_is_forgotten()
    {
        _host.Script.Activate = _ => _host.Journal.Wait("activate");
        var first = _host.Start(Number);
        var second = _host.Start(Number);
        _host.Journal.Break("activate", new FormatException("bad state"));
        _host.Scheduler.RunUntilIdle();
        Assert.IsType<FormatException>(first.Exception!.InnerException);
        Assert.IsType<FormatException>(second.Exception!.InnerException);
        Assert.Equal(0, _host.Embedded.Statistics.Activations);

        _host.Script.Activate = _ => Task.CompletedTask;

        Assert.Equal(2, _host.Get(Number));
        Assert.Equal(1, _host.Embedded.Statistics.ActivationsFailed);
    }

    [Fact]
    public void A_failing_constructor_fails_the_call_and_is_forgotten()
    {
        _host.Script.Construct = () => throw new FormatException("no");
        Assert.Throws<FormatException>(() => _host.Get(Number));

        _host.Script.Construct = () => Task.CompletedTask;

        Assert.Equal(2, _host.Get(Number));
    }

    [Fact]
    public void An_activation_that_takes_too_long_is_told_to_stop()
    {
        var told = new TaskCompletionSource();
        _host.Script.Activate = async token =>
        {
            using var registration = token.Register(told.SetCanceled);
            await told.Task;
        };
        var call = _host.Start(Number);
        _host.Advance(TimeSpan.FromSeconds(29));
        Assert.False(told.Task.IsCompleted);

        _host.Advance(TimeSpan.FromSeconds(3));

        Assert.True(told.Task.IsCanceled);
        Assert.True(call.IsCompleted);
    }

    [Fact]
    public void Deactivation_lets_the_running_call_end_and_moves_waiting_calls_to_a_new_activation()
    {
        var running = _host.Start(grains => grains.GetGrain<ILifeGrain>(Key).EndAndHold("1"));
        var waiting = _host.Start(Number);
        Assert.False(waiting.IsCompleted);

        _host.Open("1");

        Assert.True(running.IsCompletedSuccessfully);
        Assert.Equal(2, waiting.Answer());
        Assert.Equal(
            ["1 activated", "1 begins", "1 ends", "1 deactivated: ApplicationRequested", "2 activated"],
            _host.Journal.Entries);
        Assert.Equal(1, _host.Embedded.Statistics.Activations);
    }

    [Fact]
    public void Calls_that_come_while_the_grain_deactivates_go_to_the_next_activation()
    {
        _host.Script.Deactivate = _ => _host.Journal.Wait("deactivate");
        _host.Journal.Open("1");
        _host.Start(grains => grains.GetGrain<ILifeGrain>(Key).EndAndHold("1"));
        var late = _host.Start(Number);
        Assert.False(late.IsCompleted);

        _host.Open("deactivate");

        Assert.Equal(2, late.Answer());
    }

    [Fact]
    public void A_failing_deactivation_ends_the_activation_all_the_same()
    {
        _host.Script.Deactivate = _ => throw new FormatException("cannot let go");
        _host.Journal.Open("1");
        _host.Do(grains => grains.GetGrain<ILifeGrain>(Key).EndAndHold("1"));

        Assert.Equal(2, _host.Get(Number));
    }

    [Fact]
    public void A_deactivation_that_hangs_is_given_up_after_its_time_out()
    {
        _host.Script.Deactivate = _ => _host.Journal.Wait("never");
        _host.Journal.Open("1");
        _host.Do(grains => grains.GetGrain<ILifeGrain>(Key).EndAndHold("1"));
        var waiting = _host.Start(grains => grains.GetGrain<IRememberingGrain>(Key).Number());
        _host.Do(grains => grains.GetGrain<IRememberingGrain>(Key).Number());

        _host.Advance(TimeSpan.FromSeconds(35));

        Assert.Equal(1, waiting.Answer());
        Assert.Equal(2, _host.Get(Number));
    }

    [Fact]
    public void A_grain_that_always_ends_as_it_begins_fails_the_call_instead_of_going_round_for_ever()
    {
        _host.Script.EndsAtOnce = true;

        Assert.Throws<OrleansException>(() => _host.Get(Number));
        Assert.Equal(0, _host.Embedded.Statistics.Activations);
    }

    [Fact]
    public void A_class_without_the_base_class_gets_its_context_injected()
    {
        Assert.Equal(1, _host.Get(grains => grains.GetGrain<IRememberingGrain>(Key).Number()));
        Assert.Equal(Key, _host.Get(grains => grains.GetGrain<IRememberingGrain>(Key).Identity()));
    }

    private static Task<int> Number(IGrainFactory grains) => grains.GetGrain<ILifeGrain>(Key).Number();
}
