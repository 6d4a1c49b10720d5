using Budkavle.Domain.Identity;
using Budkavle.Domain.Letters.Dispatches;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Letters.Dispatches;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage.InMemory;
using Microsoft.Extensions.DependencyInjection;

namespace Budkavle.Grains.Tests.Letters.Dispatches;

/// <summary>Whatever breaks on the way, everyone gets one letter.</summary>
public sealed class DispatchFailureTests : IDisposable
{
    private static readonly UInt128 _id = new(0x9000_0000_0000_0001, 77);
    private static readonly IdentityNumber[] _recipients = [.. Enumerable.Range(0, 1500).Select(TestNumbers.DemoPerson)];

    private static readonly DispatchLimits _small = new()
    {
        ChunkEntriesMax = 100, UploadEntriesInMemory = 400, SliceMax = 30, RetryDelayMin = TimeSpan.FromMilliseconds(1),
    };

    private readonly EngineFiles _files = new();

    public void Dispose() => _files.Dispose();

    private static async Task<DispatchDriver> PrepareAsync(EngineFixture engine)
    {
        await engine.RegisterAsync(_recipients);
        var dispatch = new DispatchDriver(engine, DispatchDriver.Sender, _id);
        await dispatch.CreateAsync();
        await dispatch.AddAsync(_recipients);
        return dispatch;
    }

    private static async Task AssertCompleteAsync(EngineFixture engine, DispatchView view)
    {
        Assert.Equal(DispatchStatus.Completed, view.Status);
        Assert.Equal((1500, 1500, 0, 0), (view.Recipients, view.Delivered, view.Refused, view.Remaining));
        foreach (var recipient in _recipients) Assert.Single(await engine.InboxAsync(recipient));
    }

    [Theory]
    [InlineData(BreakingStore.Break.Before)]
    [InlineData(BreakingStore.Break.After)]
    public async Task Appends_that_fail_or_whose_answer_is_lost_are_waited_out(BreakingStore.Break failure)
    {
        var store = new BreakingStore(new MemoryStore(4));
        await using var engine = await EngineFixture.OpenAsync(store, _files, dispatches: _small);
        var dispatch = await PrepareAsync(engine);
        var first = store.Appends;
        await dispatch.StartAsync();
        store.At = append => (append - first) % 5 == 3 ? failure : BreakingStore.Break.None;

        await engine.Dispatches.WhenIdleAsync();
        store.At = _ => BreakingStore.Break.None;

        Assert.True(store.Appends > first + 3, "Nothing was made to fail.");
        await AssertCompleteAsync(engine, await dispatch.ReadAsync());
    }

    [Theory]
    [InlineData(BreakingStore.Break.Before, 2)]
    [InlineData(BreakingStore.Break.Before, 9)]
    [InlineData(BreakingStore.Break.After, 9)]
    public async Task An_engine_that_dies_in_the_middle_is_followed_by_one_that_finishes(BreakingStore.Break failure, int after)
    {
        var memory = new MemoryStore(4);
        var broken = new TaskCompletionSource();
        var store = new BreakingStore(memory);
        await using (var dying = await EngineFixture.OpenAsync(store, _files, dispatches: _small with { SliceMax = 5 }))
        {
            var doomed = await PrepareAsync(dying);
            var first = store.Appends;
            store.At = append =>
            {
                if (append <= first + after) return BreakingStore.Break.None;
                broken.TrySetResult();
                // The one append that breaks may have taken effect; afterwards nothing does, as in a process that is gone.
                return append == first + after + 1 ? failure : BreakingStore.Break.Before;
            };
            await doomed.StartAsync();
            await broken.Task;
        }

        await using var engine = await EngineFixture.OpenAsync(memory, _files, dispatches: _small);
        var dispatch = new DispatchDriver(engine, DispatchDriver.Sender, _id);
        var before = (await dispatch.ReadAsync()).Delivered;
        Assert.InRange(before, 0, 1499);
        await dispatch.Grain.OnAlarm();
        await engine.Dispatches.WhenIdleAsync();

        await AssertCompleteAsync(engine, await dispatch.ReadAsync());
    }

    [Fact]
    public async Task A_dispatch_stopped_in_good_order_goes_on_when_its_shard_rings_after_the_next_start()
    {
        var memory = new MemoryStore(4);
        await using (var first = await EngineFixture.OpenAsync(memory, _files, dispatches: _small))
        {
            var started = await PrepareAsync(first);
            await started.StartAsync();
            await first.Dispatches.StopAsync();
            await first.Engine.CloseShardsAsync(first.Grains);
        }

        var bell = new Bell();
        await using var engine = await EngineFixture.OpenAsync(
            memory, _files, dispatches: _small, configure: services => services.AddSingleton<IAlarmClock>(provider =>
                bell.Around(new AlarmClock(provider.GetServices<IAlarmHandler>()))));
        await engine.Engine.OpenShardsAsync(engine.Grains);
        await bell.Rung;
        var dispatch = new DispatchDriver(engine, DispatchDriver.Sender, _id);
        await dispatch.Grain.OnAlarm();
        await engine.Dispatches.WhenIdleAsync();

        await AssertCompleteAsync(engine, await dispatch.ReadAsync());
    }

    [Fact]
    public async Task A_paused_dispatch_stands_still_and_resumes_where_it_was()
    {
        await using var engine = await EngineFixture.OpenAsync(new MemoryStore(4), _files, dispatches: _small);
        var dispatch = await PrepareAsync(engine);
        await dispatch.StartAsync();
        var answer = await dispatch.Grain.Pause(DispatchDriver.Sender, "test");
        await engine.Dispatches.WhenIdleAsync();
        Assert.Equal(DispatchStatus.Paused, answer.Status);

        var paused = await dispatch.ReadAsync();
        await dispatch.Grain.OnAlarm();
        await engine.Dispatches.WhenIdleAsync();
        var still = await dispatch.ReadAsync();
        Assert.Equal((DispatchStatus.Paused, paused.Delivered), (still.Status, still.Delivered));
        Assert.Equal(1500, still.Delivered + still.Refused + still.Remaining);

        await dispatch.Grain.Resume(DispatchDriver.Sender, "test");
        await engine.Dispatches.WhenIdleAsync();
        await AssertCompleteAsync(engine, await dispatch.ReadAsync());
    }

    [Fact]
    public async Task A_cancelled_dispatch_keeps_what_is_delivered_and_delivers_no_more()
    {
        await using var engine = await EngineFixture.OpenAsync(new MemoryStore(4), _files, dispatches: _small with { SliceMax = 1 });
        var dispatch = await PrepareAsync(engine);
        await dispatch.StartAsync();
        await dispatch.Grain.Cancel(DispatchDriver.Sender, "test");
        await engine.Dispatches.WhenIdleAsync();

        var view = await dispatch.ReadAsync();
        await dispatch.Grain.OnAlarm();
        await engine.Dispatches.WhenIdleAsync();

        Assert.Equal(DispatchStatus.Cancelled, view.Status);
        Assert.Equal(1500, view.Delivered + view.Refused + view.Remaining);
        Assert.True(view.Remaining > 0, "The cancellation came too late to show anything.");
        var letters = 0L;
        foreach (var recipient in _recipients) letters += (await engine.InboxAsync(recipient)).Length;
        Assert.Equal(view.Delivered, letters);
    }

    /// <summary>Tells when something has rung.</summary>
    private sealed class Bell : IAlarmClock
    {
        private readonly TaskCompletionSource _rung = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private IAlarmClock? _inner;

        public Task Rung => _rung.Task;

        public Bell Around(IAlarmClock inner)
        {
            _inner = inner;
            return this;
        }

        public void Ring(DueItem item)
        {
            _inner!.Ring(item);
            _rung.TrySetResult();
        }
    }
}
