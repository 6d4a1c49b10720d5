using System.Text;
using Budkavle.Domain.Availability;
using Budkavle.Grains.Availability;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage.InMemory;
using Budkavle.Storage.Tests.Support;

namespace Budkavle.Grains.Tests.Availability;

/// <summary>The service finds out by itself when it was away.</summary>
public sealed class LifeSignsTests : IDisposable
{
    private const int Shards = 4;
    private readonly EngineFiles _files = new();
    private readonly TestClock _clock = new();
    private readonly MemoryStore _store = new(Shards);

    [Fact]
    public async Task A_service_that_proves_its_life_has_no_outage()
    {
        await using var engine = await EngineFixture.OpenAsync(_store, _files);
        var (signs, book) = Make(engine);
        for (var beat = 0; beat < 20; beat++)
        {
            await signs.BeatAsync(CancellationToken.None);
            _clock.Advance((long)LifeSigns.Every.TotalMilliseconds);
        }

        Assert.Empty(await book.ReadAsync());
    }

    [Fact]
    public async Task A_gap_is_recorded_from_the_last_proof_to_the_next_and_known_after_a_restart()
    {
        var start = _clock.GetUtcNow();
        await using (var engine = await EngineFixture.OpenAsync(_store, _files))
        {
            await Make(engine).Signs.BeatAsync(CancellationToken.None);
        }

        _clock.Advance(3_600_000);
        await using (var engine = await EngineFixture.OpenAsync(_store, _files))
        {
            await Make(engine).Signs.BeatAsync(CancellationToken.None);
            await Make(engine).Signs.BeatAsync(CancellationToken.None);
        }

        await using var last = await EngineFixture.OpenAsync(_store, _files);
        var outage = Assert.Single(await Make(last).Book.ReadAsync());
        Assert.Equal((start, start.AddHours(1), OutageCause.Unexplained), (outage.Start, outage.End, outage.Cause));
        Assert.Empty(outage.Shards);
        var (deadline, _) = await Make(last).Book.ExtendAsync(start.AddMinutes(30), start.AddHours(2), shard: 3);
        Assert.Equal(start.AddHours(2.5), deadline);
    }

    [Fact]
    public async Task A_stop_in_order_is_an_outage_with_its_cause()
    {
        await using var engine = await EngineFixture.OpenAsync(_store, _files);
        var (signs, book) = Make(engine);
        await signs.BeatAsync(CancellationToken.None);
        await signs.StopAsync(CancellationToken.None);
        _clock.Advance(60_000);
        await signs.BeatAsync(CancellationToken.None);
        Assert.Equal(OutageCause.Stopped, Assert.Single(await book.ReadAsync()).Cause);
    }

    [Fact]
    public async Task Shards_that_were_away_alone_are_named()
    {
        await using var engine = await EngineFixture.OpenAsync(_store, _files);
        var (signs, book) = Make(engine);
        var (now, before) = (_clock.Milliseconds, _clock.Milliseconds - 30_000);
        var sign = $"{{\"ShardsAt\":[{now},{before},{now},{before}],\"Stopped\":false}}";
        await _store.Documents.WriteAsync("availability/life-sign", 0, Encoding.UTF8.GetBytes(sign), CancellationToken.None);
        await signs.BeatAsync(CancellationToken.None);
        var outage = Assert.Single(await book.ReadAsync());
        Assert.Equal([1, 3], outage.Shards);
        Assert.True(outage.Affects(3));
        Assert.False(outage.Affects(2));
    }

    [Fact]
    public async Task An_outage_recorded_just_before_a_crash_is_not_lost_and_counts_once()
    {
        await using var engine = await EngineFixture.OpenAsync(_store, _files);
        var (signs, book) = Make(engine);
        await signs.BeatAsync(CancellationToken.None);
        var start = _clock.GetUtcNow();
        _clock.Advance(60_000);
        // As a process does that ends between the record and the proof.
        await book.RecordAsync(new Outage(start, _clock.GetUtcNow(), OutageCause.Unexplained, []));
        _clock.Advance(5_000);
        await signs.BeatAsync(CancellationToken.None);
        var (deadline, _) = await book.ExtendAsync(start, start.AddHours(1), shard: 0);
        Assert.Equal(start.AddHours(1).AddSeconds(65), deadline);
    }

    [Fact]
    public async Task A_silo_whose_clock_is_behind_does_not_put_the_proof_back()
    {
        await using var engine = await EngineFixture.OpenAsync(_store, _files);
        await Make(engine).Signs.BeatAsync(CancellationToken.None);
        var proven = _clock.Milliseconds;
        _clock.Advance(-300);

        await Make(engine).Signs.BeatAsync(CancellationToken.None);

        Assert.Equal(proven, (await new LegalTime(engine.Engine.Services, engine.Grains).ReadAsync())!.ProvenUntil);
    }

    [Fact]
    public async Task Only_one_of_two_silos_that_find_an_outage_may_prove_its_end()
    {
        await using var engine = await EngineFixture.OpenAsync(_store, _files);
        var signs = Make(engine).Signs;
        await signs.BeatAsync(CancellationToken.None);
        var start = _clock.GetUtcNow();
        _clock.Advance(60_000);
        var between = new FaultyStore(_store);
        // The other has read the same document, and comes to record when this one has already proved that all works.
        var late = new LifeSigns(between.Documents, engine.Grains, new OutageBook(engine.Grains, _clock), Shards, _clock);
        between.Before = async step =>
        {
            if (step.Kind != StoreStepKind.WriteDocument) return;
            between.Before = _ => default;
            await signs.BeatAsync(CancellationToken.None);
        };

        await late.BeatAsync(CancellationToken.None);

        var moment = await new LegalTime(engine.Engine.Services, engine.Grains).ReadAsync();
        Assert.Equal((start, start.AddMinutes(1)), (Assert.Single(moment!.Outages).Start, moment.Outages[0].End));
        Assert.Equal(_clock.Milliseconds, moment.ProvenUntil);
    }

    [Fact]
    public async Task Nothing_is_proved_before_the_first_proof_nor_beyond_the_shard_that_is_longest_silent()
    {
        await using var engine = await EngineFixture.OpenAsync(_store, _files);
        Assert.Equal(0, (await new LegalTime(engine.Engine.Services, engine.Grains).ReadAsync())!.ProvenUntil);
        await _store.Documents.WriteAsync(
            "availability/life-sign", 0, "{\"ShardsAt\":[400,100,300,200],\"Stopped\":false}"u8.ToArray(), CancellationToken.None);

        Assert.Equal(100, (await new LegalTime(engine.Engine.Services, engine.Grains).ReadAsync())!.ProvenUntil);
    }

    public void Dispose() => _files.Dispose();

    private (LifeSigns Signs, OutageBook Book) Make(EngineFixture engine)
    {
        var book = new OutageBook(engine.Grains, _clock);
        return (new LifeSigns(_store.Documents, engine.Grains, book, Shards, _clock), book);
    }
}
