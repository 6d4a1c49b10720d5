using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Dispatches;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Domain.Letters.Relaying;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Relaying;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage;
using Budkavle.Storage.InMemory;

namespace Budkavle.Grains.Tests.Relaying;

/// <summary>Letters for other operators, whatever breaks and whatever those answer.</summary>
public sealed class RelayDispatcherTests : IDisposable
{
    private const string Other = "other.example";
    private const string Slow = "slow.example";
    private const int AlarmEvent = 4204;
    private const int UnknownOperatorEvent = 4205;
    private static readonly IdentityNumber _first = TestNumbers.DemoPerson(1);
    private static readonly IdentityNumber _second = TestNumbers.DemoPerson(2);
    private readonly EngineFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(BreakingStore.Break.Before)]
    [InlineData(BreakingStore.Break.After)]
    public async Task A_process_that_ends_before_it_has_written_the_answer_down_sends_the_same_id_again(BreakingStore.Break failure)
    {
        var store = new BreakingStore(new MemoryStore(2));
        var isSent = false;
        var first = new FakeOperator(Other, (_, _) =>
        {
            isSent = true;
            return FakeOperator.Taken;
        });
        var broke = new TaskCompletionSource();
        store.At = _ =>
        {
            if (!isSent) return BreakingStore.Break.None;
            broke.TrySetResult();
            return failure;
        };
        DeliverResult letter;
        Guid id;
        await using (var world = await RelayWorld.OpenAsync(store, _files, new RelayLimits(), first))
        {
            await world.RegisterAsync(_first, Other);
            letter = await world.SendAsync(_first, 1);
            id = world.IdOf(letter);
            await broke.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }

        store.At = _ => BreakingStore.Break.None;
        var second = new FakeOperator(Other, (_, _) => FakeOperator.Taken);
        await using var next = await RelayWorld.OpenAsync(store, _files, new RelayLimits(), second);
        await next.StandsAsync(_first, letter.Version, RelayState.Taken);

        // What took effect though nobody heard of it is not sent again; what did not is, as the letter that it was.
        Assert.Equal([id], first.Got.Distinct());
        Assert.Equal(failure == BreakingStore.Break.Before ? [id] : [], second.Got);
        Assert.Single(await next.EntriesAsync(_first), type => type == EntryType.LetterRelayed);
    }

    [Fact]
    public async Task An_operator_that_does_not_answer_in_time_holds_up_no_other()
    {
        var never = new FakeOperator(Slow, async (_, stopping) =>
        {
            await Task.Delay(Timeout.Infinite, stopping);
            return await FakeOperator.Taken;
        })
        {
            Limits = new ChannelLimits { AttemptTimeout = TimeSpan.FromMilliseconds(100), ConcurrencyMax = 2 },
        };
        var fast = new FakeOperator(Other, (_, _) => FakeOperator.Taken);
        var limits = new RelayLimits { Retries = new RetrySchedule { FirstDelay = TimeSpan.FromMilliseconds(50) } };
        await using var world = await RelayWorld.OpenAsync(new MemoryStore(1), _files, limits, never, fast);
        await world.RegisterAsync(_first, Slow);
        await world.RegisterAsync(_second, Other);
        var held = await world.SendAsync(_first, 1);
        await world.SendAsync(_first, 2);
        await world.UntilAsync(() => !never.Got.IsEmpty);
        var free = await world.SendAsync(_second, 3);

        await world.StandsAsync(_second, free.Version, RelayState.Taken);
        await world.UntilAsync(() => never.Got.Count >= 3);

        Assert.Equal(RelayState.Waiting, await world.StateAsync(_first, held.Version));
        // In order: the second letter of the mailbox waits for the first.
        Assert.Equal([world.IdOf(held)], never.Got.Distinct());
        Assert.Equal([world.IdOf(free)], fast.Got);
    }

    [Fact]
    public async Task Letters_that_wait_for_too_long_are_an_alarm_and_a_measured_value_also_for_an_operator_that_is_not_configured()
    {
        var down = new FakeOperator(Other, (_, _) => Task.FromResult(RelayAnswer.Unavailable("Down")));
        var values = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener();
        await using var world = await RelayWorld.OpenAsync(
            new MemoryStore(2), _files, new RelayLimits { AlarmAfter = TimeSpan.FromMilliseconds(50) }, down);
        listener.InstrumentPublished = (instrument, to) =>
        {
            if (instrument.Name is "budkavle.relays.waiting" or "budkavle.relays.oldest") to.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => values[Name(instrument, tags)] = value);
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => values[Name(instrument, tags)] = value);
        listener.Start();
        Assert.False(world.HasLogged(AlarmEvent));
        await world.RegisterAsync(_first, Other);
        await world.RegisterAsync(_second, "unknown.example");
        await world.SendAsync(_first, 1);
        await world.SendAsync(_second, 2);

        await world.UntilAsync(() => world.HasLogged(AlarmEvent) && world.HasLogged(UnknownOperatorEvent));
        listener.RecordObservableInstruments();

        Assert.Equal(1, values[$"budkavle.relays.waiting {Other}"]);
        Assert.Equal(1, values["budkavle.relays.waiting unknown.example"]);
        Assert.True(values[$"budkavle.relays.oldest {Other}"] > 0);
    }

    [Theory]
    [InlineData(RelayReason.NotDelivered, EntryType.RelayRefused, RelayState.Refused)]
    [InlineData(RelayReason.CannotBeCarried, EntryType.RelayFailed, RelayState.Failed)]
    public async Task A_letter_that_the_operator_does_not_take_goes_on_paper_if_its_sender_wants_that(
        RelayReason reason, EntryType outcome, RelayState state)
    {
        var refusing = new FakeOperator(Other, (_, _) => Task.FromResult(RelayAnswer.Never(reason)));
        await using var world = await RelayWorld.OpenAsync(new MemoryStore(2), _files, new RelayLimits(), refusing);
        await world.RegisterAsync(_first, Other);
        await world.RegisterAsync(_second, Other);
        var paper = await world.SendAsync(_first, 1, new Escalation(0, 0, 7));
        var none = await world.SendAsync(_second, 2);

        await world.StandsAsync(_first, paper.Version, state);
        await world.StandsAsync(_second, none.Version, state);

        Assert.Equal([EntryType.RelayOrdered, outcome, EntryType.PrintOrdered], (await world.EntriesAsync(_first))[^3..]);
        Assert.Equal([EntryType.RelayOrdered, outcome], (await world.EntriesAsync(_second))[^2..]);
        var shard = world.Fixture.MailboxOf(_first).ShardOf(world.Fixture.Engine.Shards);
        var queue = await world.Fixture.Grains.GetGrain<IPostOfficeGrain>(shard).ReadList(
            StreamKey.OfShard(shard, world.Fixture.Engine.Shards).Value, Buckets.PrintQueue, long.MaxValue, 10);
        Assert.Equal(paper.Sequence, Assert.Single(queue).Position);
    }

    [Fact]
    public async Task A_dispatch_reaches_those_who_are_here_and_those_who_are_elsewhere()
    {
        var other = new FakeOperator(Other, (_, _) => FakeOperator.Taken);
        await using var world = await RelayWorld.OpenAsync(new MemoryStore(2), _files, new RelayLimits(), other);
        IdentityNumber[] here = [.. Enumerable.Range(10, 6).Select(TestNumbers.DemoPerson)];
        IdentityNumber[] elsewhere = [.. Enumerable.Range(20, 6).Select(TestNumbers.DemoPerson)];
        await world.Fixture.RegisterAsync(here);
        foreach (var number in elsewhere) await world.RegisterAsync(number, Other);
        var dispatch = new DispatchDriver(world.Fixture, DispatchDriver.Sender, new UInt128(0x9000_0000_0000_0002, 78));
        await dispatch.CreateAsync();
        await dispatch.AddAsync([.. here, .. elsewhere]);

        var view = await dispatch.RunAsync();
        foreach (var number in elsewhere) await world.HasEntryAsync(number, EntryType.LetterRelayed);

        Assert.Equal((DispatchStatus.Completed, 12, 0), (view.Status, view.Delivered, view.Refused));
        Assert.Equal(elsewhere.Length, other.Got.Distinct().Count());
        foreach (var number in here) Assert.Single(await world.Fixture.InboxAsync(number));
        foreach (var number in elsewhere) Assert.Empty(await world.Fixture.InboxAsync(number));
    }

    private static string Name(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        $"{instrument.Name} {tags[0].Value}";
}
