using Budkavle.Domain.Identity;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Relaying;
using Budkavle.Domain.Mandates;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Grains.Letters.Purging;
using Budkavle.Grains.Mandates;
using Budkavle.Grains.Relaying;
using Budkavle.Grains.Tests.Relaying;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage;
using Budkavle.Storage.InMemory;

namespace Budkavle.Grains.Tests.Letters.Purging;

/// <summary>What goes of mailboxes that were closed, moved, or whose owners have died, and what must not.</summary>
public sealed class LeftMailboxTests : IDisposable
{
    private const long Day = 86_400_000;
    private static readonly StreamKey _one = new(Post.Mailbox(1));
    private static readonly StreamKey _two = new(Post.Mailbox(2));
    private static readonly StreamKey _far = new(Post.FarMailbox(3));
    private readonly EngineFiles _files = new();
    private readonly TestClock _clock = new();
    private readonly MemoryStore _store;

    public LeftMailboxTests() => _store = new MemoryStore(2, _clock);

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Contents_of_a_closed_mailbox_go_after_its_days_and_those_of_one_that_was_opened_again_stay()
    {
        await using var fixture = await OpenAsync();
        var world = new PurgeWorld(fixture, _store, _clock);
        foreach (var mailbox in (StreamKey[])[_one, _two, _far])
        {
            await world.RegisterAsync(mailbox.Value);
            await world.DeliverAsync(mailbox, $"of {mailbox}", "for all");
        }

        foreach (var mailbox in (StreamKey[])[_one, _two]) await fixture.OfficeOf(mailbox).CloseMailbox(mailbox.Value);
        _clock.Advance(20 * Day);
        await world.RegisterAsync(_two.Value);
        _clock.Advance(20 * Day);

        Assert.Empty(await world.RunAsync(new PurgeRules { ClosedMailboxesAfterDays = 41 }));
        Assert.Empty(await world.RunAsync(new PurgeRules { MovedMailboxesAfterDays = 1, DeceasedOwnersAfterDays = 1 }));
        Assert.Equal(1, (await world.RunAsync(new PurgeRules { ClosedMailboxesAfterDays = 39 }, apply: false))[PurgeRule.ClosedMailboxes]);
        Assert.Equal(1, Assert.Single(await world.RunAsync(new PurgeRules { ClosedMailboxesAfterDays = 39 })).Value);
        Assert.Empty(await world.RunAsync(new PurgeRules { ClosedMailboxesAfterDays = 39, UnreferencedAfterDays = 1 }));

        var refused = await Assert.ThrowsAsync<ContentsPurgedException>(() => world.ReadAsync(HashOf($"of {_one}")));
        Assert.Equal(PurgeRule.ClosedMailboxes, refused.Trace.Rule);
        foreach (var kept in (string[])[$"of {_two}", $"of {_far}", "for all"]) Assert.True(await world.HasAsync(kept));
        var report = await world.AuditAsync();
        Assert.Empty(report.Faults);
        Assert.Equal(1, report.Purged[PurgeRule.ClosedMailboxes].Count);
    }

    [Fact]
    public async Task A_mailbox_that_moved_keeps_its_letters_while_somebody_still_reads_them_there_and_until_its_days_are_over()
    {
        await using var fixture = await OpenAsync();
        var world = new PurgeWorld(fixture, _store, _clock);
        await world.RegisterAsync(_one.Value);
        var read = await world.DeliverAsync(_one, "read late");
        await fixture.OfficeOf(_one).ChangeSettings(_one.Value, SettingsCodec.Write(new MailboxSettings { Operator = "other.example" }));
        _clock.Advance(30 * Day);
        await fixture.OfficeOf(_one).Command(_one.Value, read.Version, LetterCommand.Read);
        _clock.Advance(20 * Day);

        Assert.Empty(await world.RunAsync(new PurgeRules { MovedMailboxesAfterDays = 21, ClosedMailboxesAfterDays = 1 }));
        Assert.Equal(1, (await world.RunAsync(new PurgeRules { MovedMailboxesAfterDays = 19 }))[PurgeRule.MovedMailboxes]);
        Assert.Empty((await world.AuditAsync()).Faults);
    }

    [Fact]
    public async Task A_letter_that_another_operator_is_yet_to_have_is_kept_however_long_ago_the_mailbox_moved()
    {
        var number = TestNumbers.DemoPerson(1);
        var away = new FakeOperator("other.example", (_, _) => throw new IOException("away"));
        await using var relays = await RelayWorld.OpenAsync(_store, _files, new RelayLimits(), away);
        await relays.RegisterAsync(number, null);
        var mailbox = relays.Fixture.MailboxOf(number);
        var office = relays.Fixture.OfficeOf(mailbox);
        var world = new PurgeWorld(relays.Fixture, _store, new LaterClock(TimeSpan.FromDays(365)));
        await world.DeliverAsync(mailbox, "came before");
        var moved = new MailboxSettings { Number = number.Value, Operator = "other.example" };
        await office.ChangeSettings(mailbox.Value, SettingsCodec.Write(moved));
        await world.DeliverAsync(mailbox, "waits");
        await relays.HasEntryAsync(number, EntryType.RelayOrdered);

        var gone = await world.RunAsync(new PurgeRules { MovedMailboxesAfterDays = 1, UnreferencedAfterDays = 1 });
        Assert.Equal(1, Assert.Single(gone).Value);
        await office.CloseMailbox(mailbox.Value);
        Assert.Empty(await world.RunAsync(new PurgeRules { MovedMailboxesAfterDays = 1, ClosedMailboxesAfterDays = 1 }));
        Assert.False(await world.HasAsync("came before"));
        Assert.True(await world.HasAsync("waits"));
    }

    [Fact]
    public async Task Letters_of_the_dead_go_by_their_own_rule_and_not_while_somebody_represents_the_estate()
    {
        await using var fixture = await OpenAsync();
        var world = new PurgeWorld(fixture, _store, _clock);
        await world.RegisterAsync(_one.Value);
        await world.DeliverAsync(_one, "of the dead");
        await fixture.OfficeOf(_one).CloseMailbox(_one.Value);
        _clock.Advance(100 * Day);
        await RecordAsync(fixture, _one, new DeathRegistered { Evidence = "D 1", By = "test" });
        await fixture.OfficeOf(_one).HoldMailbox(_one.Value, true);
        var until = _clock.GetUtcNow().AddDays(60);
        await RecordAsync(fixture, _one, new MandateGiven
        {
            Mandate = new Mandate
            {
                Id = Guid.NewGuid(), Kind = MandateKind.Estate, Person = Post.Mailbox(9), PersonName = "Bo", OwnerName = "Dödsboet",
                Until = until, Evidence = "D 2",
            },
            By = "test",
        });
        _clock.Advance(50 * Day);
        var rules = new PurgeRules { ClosedMailboxesAfterDays = 1, DeceasedOwnersAfterDays = 40 };

        Assert.Empty(await world.RunAsync(rules));
        _clock.Advance(15 * Day);
        Assert.Empty(await world.RunAsync(new PurgeRules { ClosedMailboxesAfterDays = 1 }));
        Assert.Empty(await world.RunAsync(rules with { DeceasedOwnersAfterDays = 70 }));
        Assert.Equal(1, (await world.RunAsync(rules))[PurgeRule.DeceasedOwners]);
    }

    [Fact]
    public async Task A_mailbox_of_a_former_number_goes_only_with_that_of_the_number_whose_owner_reads_its_letters()
    {
        await using var fixture = await OpenAsync();
        var world = new PurgeWorld(fixture, _store, _clock);
        foreach (var mailbox in (StreamKey[])[_one, _far]) await world.RegisterAsync(mailbox.Value);
        await world.DeliverAsync(_one, "of the former number");
        await fixture.OfficeOf(_one).CloseMailbox(_one.Value);
        await RecordAsync(fixture, _far, new FormerNumberAdded { Former = _one.Value, Evidence = "N 1", By = "test" });
        await RecordAsync(fixture, _one, new NumberReplaced { Successor = _far.Value, Evidence = "N 1", By = "test" });
        _clock.Advance(400 * Day);
        var rules = new PurgeRules { ClosedMailboxesAfterDays = 30 };

        Assert.Empty(await world.RunAsync(rules));
        await fixture.OfficeOf(_far).CloseMailbox(_far.Value);
        _clock.Advance(29 * Day);
        Assert.Empty(await world.RunAsync(rules));
        _clock.Advance(2 * Day);
        Assert.Equal(1, (await world.RunAsync(rules))[PurgeRule.ClosedMailboxes]);
    }

    private static byte[] HashOf(string text) => System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text));

    private static async Task RecordAsync(EngineFixture fixture, StreamKey mailbox, MandateEvent proposed)
    {
        var book = fixture.Grains.GetGrain<IMandateGrain>(fixture.Engine.Hashes.MandatesOf(mailbox.Value).ToString());
        Assert.Equal(MandateRefusal.None, await book.Record(MandateCodec.Write(proposed)));
    }

    private Task<EngineFixture> OpenAsync() => EngineFixture.OpenAsync(_store, _files, clock: _clock);

    private sealed class LaterClock(TimeSpan ahead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;
    }
}
