using Budkavle.Domain.Letters;
using Budkavle.Domain.Submissions;
using Budkavle.Grains.Submissions;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage;
using Budkavle.Storage.InMemory;
using Budkavle.Storage.Tests.Support;

namespace Budkavle.Grains.Tests.Submissions;

/// <summary>A submission is broken at every commit; whatever was answered, the agency has it once.</summary>
public sealed class SubmissionCrashTests
{
    private const int StepsMax = 12;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whatever_commit_breaks_the_agency_has_the_submission_once(bool tookEffect)
    {
        for (var step = 1; step <= StepsMax; step++)
        {
            using var files = new EngineFiles();
            var store = new FaultyStore(new MemoryStore(2));
            var appends = 0;
            SentAnswer? answer = null;
            await using (var first = await SubmissionWorld.OpenAsync(store, files))
            {
                await first.OpenIntakeAsync();
                ValueTask Break(StoreStep now, bool isAfter) =>
                    now.Kind == StoreStepKind.Append && isAfter == tookEffect && ++appends == step
                        ? throw new StorageException("Broken.") : default;
                store.Before = now => Break(now, isAfter: false);
                store.After = now => Break(now, isAfter: true);
                try
                {
                    answer = await first.SendAsync(1, 11);
                }
                catch (StorageException)
                {
                    // Whoever sent it does not know, and sends it again.
                }
            }

            store.Before = store.After = _ => default;
            await using var second = await SubmissionWorld.OpenAsync(store, files);
            await second.Sent.Wake();
            if (answer is not null) Assert.NotNull((await second.BoxAsync()).Items.Single().Taken);
            var again = await second.SendAsync(1, 12);
            var listed = Assert.Single(await second.Intake.List(0, 10));
            Assert.Equal(listed.Position, again.Item!.Taken!.Number);
            Assert.Single((await second.BoxAsync()).Items);
            if (appends < step)
            {
                Assert.True(step > 3, $"Only {appends} commits.");
                return;
            }
        }

        Assert.Fail($"More than {StepsMax} commits.");
    }

    [Fact]
    public async Task What_was_taken_is_purged_after_its_time_and_not_before()
    {
        using var files = new EngineFiles();
        var (clock, store) = (new TestClock(), new MemoryStore(2));
        await using var world = await SubmissionWorld.OpenAsync(store, files, clock);
        await world.OpenIntakeAsync();
        var (one, two) = (await world.SendAsync(1, 11), await world.SendAsync(2, 12));
        var letter = StoredLetter.Read(one.Item!.Sent.Payload);
        var refusals = await world.Intake.Acknowledge([one.Item.Taken!.Number, 99]);
        clock.Advance(6 * 24 * 3600 * 1000L);
        await world.Intake.Wake();
        var early = await world.Contents.ReadEnvelopeAsync(letter, CancellationToken.None);
        clock.Advance(2 * 24 * 3600 * 1000L);
        await world.Intake.Wake();

        Assert.Equal([LetterRefusal.None, LetterRefusal.NoSuchLetter], refusals);
        Assert.NotNull(early);
        Assert.Null(await world.Contents.ReadEnvelopeAsync(letter, CancellationToken.None));
        Assert.Null(await world.Intake.Find(one.Item.Taken.Number));
        Assert.NotNull(await world.Contents.ReadEnvelopeAsync(StoredLetter.Read(two.Item!.Sent.Payload), CancellationToken.None));
        Assert.Equal(two.Item.Taken!.Number, Assert.Single(await world.Intake.List(0, 10)).Position);
    }

    [Fact]
    public async Task What_was_taken_first_is_purged_also_behind_many_of_lower_numbers_that_were_taken_later()
    {
        const int Lower = 200;
        const long DayMs = 24 * 3600 * 1000L;
        using var files = new EngineFiles();
        var (clock, store) = (new TestClock(), new MemoryStore(2));
        await using var world = await SubmissionWorld.OpenAsync(store, files, clock);
        await world.OpenIntakeAsync();
        var numbers = new List<uint>();
        for (var key = 0; key <= Lower; key++) numbers.Add((await world.SendAsync(key, (UInt128)(key + 1))).Item!.Taken!.Number);
        await world.Intake.Acknowledge([numbers[^1]]);
        clock.Advance(5 * DayMs);
        await world.Intake.Acknowledge([.. numbers[..^1]]);
        clock.Advance(3 * DayMs);
        await world.Intake.Wake();

        Assert.Equal(numbers.Order(), numbers);
        Assert.Null(await world.Intake.Find(numbers[^1]));
        Assert.Equal(Lower, (await world.Intake.ListAcknowledged(long.MaxValue, Lower + 1)).Length);
    }

    [Fact]
    public async Task What_is_purged_stays_so_at_the_next_start()
    {
        using var files = new EngineFiles();
        var (clock, store) = (new TestClock(), new MemoryStore(2));
        SentAnswer answer;
        await using (var first = await SubmissionWorld.OpenAsync(store, files, clock))
        {
            await first.OpenIntakeAsync();
            answer = await first.SendAsync(1, 11);
            await first.Intake.Acknowledge([answer.Item!.Taken!.Number]);
            clock.Advance(8 * 24 * 3600 * 1000L);
            await first.Intake.Wake();
        }

        await using var second = await SubmissionWorld.OpenAsync(store, files, clock);
        Assert.Null(await second.Intake.Find(answer.Item.Taken.Number));
        Assert.Equal(answer.Item.Taken.Number, (await second.SendAsync(1, 12)).Item!.Taken!.Number);
    }

    [Fact]
    public async Task A_closed_intake_turns_away_and_an_open_one_takes_again()
    {
        using var files = new EngineFiles();
        await using var world = await SubmissionWorld.OpenAsync(new MemoryStore(2), files);
        Assert.False(SubmissionCodec.ReadIntake(await world.Intake.Read()).Exists);
        var before = await world.SendAsync(1, 11);
        await world.OpenIntakeAsync();
        var open = await world.SendAsync(2, 12);
        await world.OpenIntakeAsync(isOpen: false);
        var closed = await world.SendAsync(3, 13);
        await world.OpenIntakeAsync();
        var again = await world.SendAsync(4, 14);

        Assert.Equal(["submissions_not_taken", null, "submissions_not_taken", null],
            new[] { before, open, closed, again }.Select(answer => answer.Item!.Code));
        Assert.Null(await world.Contents.ReadEnvelopeAsync(StoredLetter.Read(closed.Item!.Sent.Payload), CancellationToken.None));
        Assert.True(again.Item!.Taken!.Number > open.Item!.Taken!.Number);
    }
}
