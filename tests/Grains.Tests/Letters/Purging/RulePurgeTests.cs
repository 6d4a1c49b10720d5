using System.Text;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Outbound;
using Budkavle.Domain.Letters.Relaying;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Grains.Letters.Dispatches;
using Budkavle.Grains.Letters.Outbound;
using Budkavle.Grains.Letters.Purging;
using Budkavle.Grains.Relaying;
using Budkavle.Grains.Tests.Relaying;
using Budkavle.Grains.Tests.Submissions;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage.InMemory;

namespace Budkavle.Grains.Tests.Letters.Purging;

/// <summary>What rules let go, what is left in its place, and what an audit says of it.</summary>
public sealed class RulePurgeTests : IDisposable
{
    private const string Other = "other.example";
    private static readonly IdentityNumber _there = TestNumbers.DemoPerson(1);
    private static readonly IdentityNumber _here = TestNumbers.DemoPerson(2);
    private readonly EngineFiles _files = new();
    private readonly MemoryStore _store = new(2);

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Contents_of_a_relayed_letter_go_after_its_days_and_those_that_another_letter_has_stay()
    {
        var link = new FakeOperator(Other, (_, _) => FakeOperator.Taken);
        await using var relays = await RelayWorld.OpenAsync(_store, _files, new RelayLimits(), link);
        await relays.RegisterAsync(_there, Other);
        await relays.RegisterAsync(_here, null);
        var world = After(days: 10, relays.Fixture);
        var relayed = await world.DeliverAsync(relays.Fixture.MailboxOf(_there), "a body", "for both");
        await world.DeliverAsync(relays.Fixture.MailboxOf(_here), "a body here", "for both");
        await relays.StandsAsync(_there, relayed.Version, RelayState.Taken);

        var early = await world.RunAsync(new PurgeRules { RelayedLettersAfterDays = 11 });
        var counted = await world.RunAsync(new PurgeRules { RelayedLettersAfterDays = 9 }, apply: false);
        var removed = await world.RunAsync(new PurgeRules { RelayedLettersAfterDays = 9, UnreferencedAfterDays = 1 });
        var again = await world.RunAsync(new PurgeRules { RelayedLettersAfterDays = 9, UnreferencedAfterDays = 1 });

        Assert.Empty(early);
        Assert.Equal(1, counted[PurgeRule.RelayedLetters]);
        Assert.Equal(1, Assert.Single(removed).Value);
        Assert.Empty(again);
        Assert.True(await world.HasAsync("for both"));
        Assert.True(await world.HasAsync("a body here"));
        var refused = await Assert.ThrowsAsync<ContentsPurgedException>(
            () => world.ReadAsync(System.Security.Cryptography.SHA256.HashData("a body"u8)));
        Assert.Equal(PurgeRule.RelayedLetters, refused.Trace.Rule);
        var report = await world.AuditAsync();
        Assert.Empty(report.Faults);
        Assert.Equal(1, report.Purged[PurgeRule.RelayedLetters].Count);
        // Who sends the same again stores it again.
        await world.DeliverAsync(relays.Fixture.MailboxOf(_here), "a body");
        Assert.True(await world.HasAsync("a body"));
        Assert.Empty((await world.AuditAsync()).Purged);
    }

    [Fact]
    public async Task Lists_of_a_dispatch_go_after_its_end_and_never_before()
    {
        await using var fixture = await EngineFixture.OpenAsync(_store, _files);
        var numbers = Enumerable.Range(1, 50).Select(TestNumbers.DemoPerson).ToArray();
        await fixture.RegisterAsync(numbers);
        var world = After(days: 100, fixture);
        var rules = new PurgeRules { DispatchListsAfterDays = 90, UnreferencedAfterDays = 1 };
        var ended = new DispatchDriver(fixture, DispatchDriver.Sender, new UInt128(0x1234, 5));
        var draft = new DispatchDriver(fixture, DispatchDriver.Sender, new UInt128(0x1234, 6));
        await ended.CreateAsync();
        await ended.AddAsync(numbers);
        await draft.CreateAsync();
        var uploaded = await draft.AddAsync(numbers[..20]);
        Assert.Empty(await world.RunAsync(rules));
        await ended.RunAsync();

        var removed = await world.RunAsync(rules);

        // Of two shards: what was uploaded and the plan, each a chunk a shard, and their manifests.
        Assert.InRange(Assert.Single(removed).Value, 4, 6);
        var plan = (await ended.Grain.ReadPlan(DispatchDriver.Sender))!.Value;
        await Assert.ThrowsAsync<ContentsPurgedException>(() => fixture.Get<DispatchContents>().GetAsync(plan, CancellationToken.None));
        Assert.Empty((await world.AuditAsync()).Faults);
        Assert.NotEmpty(uploaded.Manifest.ToArray());
        Assert.Equal(20, (await draft.RunAsync()).Delivered);
    }

    [Fact]
    public async Task Old_letters_of_a_sender_s_lose_what_is_large_and_those_of_others_nothing()
    {
        await using var fixture = await EngineFixture.OpenAsync(_store, _files);
        var world = After(days: 400, fixture);
        var mailbox = await world.RegisterAsync(Post.Mailbox());
        await world.DeliverAsync(mailbox, "a body", "an attachment");
        PurgeRules Rules(UInt128 sender) => new() { LettersAfterDays = new Dictionary<UInt128, int> { [sender] = 365 } };

        Assert.Empty(await world.RunAsync(Rules(Post.Sender + 1)));
        Assert.Equal(2, (await world.RunAsync(Rules(Post.Sender)))[PurgeRule.Letters]);
        Assert.Equal(2, (await world.AuditAsync()).Purged[PurgeRule.Letters].Count);
    }

    [Fact]
    public async Task A_file_behind_a_link_goes_when_the_link_is_over()
    {
        await using var fixture = await EngineFixture.OpenAsync(_store, _files);
        var world = After(days: 100, fixture);
        var book = new OutboundBook(fixture.Engine, fixture.Grains, world.Vault);
        var ends = DateTimeOffset.UtcNow;
        foreach (var (number, weeks) in ((int, int)[])[(1, 1), (2, 30)])
        {
            var hash = await world.Vault.PutAsync(Encoding.UTF8.GetBytes($"file {number}"), (UInt128)number, CancellationToken.None);
            world.Holders.Links.Add(
                ($"link {number}", world.Vault.NameOf(hash, (UInt128)number), ends.AddDays(7 * weeks).ToUnixTimeMilliseconds()));
            await book.AcceptAsync(
                new OutboundMessage
                {
                    Kind = OutboundKind.Email, Key = default, Sender = Post.Sender, Template = 1, TemplateVersion = 1, To = "a@b.example",
                    Body = $"See link {number}.",
                },
                CancellationToken.None);
        }

        Assert.Empty(await world.RunAsync(new PurgeRules { UnreferencedAfterDays = 1 }));
        Assert.Equal(1, (await world.RunAsync(new PurgeRules { LinkedFilesAfterDays = 0 }))[PurgeRule.LinkedFiles]);
        Assert.Equal(1, (await world.AuditAsync()).Purged[PurgeRule.LinkedFiles].Count);
    }

    [Fact]
    public async Task Contents_of_submissions_stay_while_the_agency_keeps_them_and_those_of_broken_attempts_go()
    {
        await using var submissions = await SubmissionWorld.OpenAsync(_store, _files);
        var world = After(days: 5, submissions.Fixture);
        await submissions.OpenIntakeAsync();
        await submissions.SendAsync(1, scope: 101);
        await submissions.Contents.PutAsync("broken off"u8.ToArray(), 102, CancellationToken.None);

        Assert.Equal(1, (await world.RunAsync(new PurgeRules { UnreferencedAfterDays = 3 }))[PurgeRule.Unreferenced]);

        var kept = Assert.Single((await submissions.BoxAsync()).Items);
        Assert.NotNull(await submissions.Contents.ReadEnvelopeAsync(StoredLetter.Read(kept.Sent.Payload), CancellationToken.None));
    }

    [Fact]
    public async Task A_content_that_is_missing_and_that_no_rule_removed_is_a_fault_and_stops_a_sweep_that_needs_it()
    {
        await using var fixture = await EngineFixture.OpenAsync(_store, _files);
        var world = After(days: 400, fixture);
        var mailbox = await world.RegisterAsync(Post.Mailbox());
        await world.DeliverAsync(mailbox, "a body", "an attachment");
        var name = ContentVault.NameOf(System.Security.Cryptography.SHA256.HashData("an attachment"u8));
        await _store.Contents.DeleteAsync(name, CancellationToken.None);

        var fault = Assert.Single((await world.AuditAsync()).Faults);
        Assert.Contains("missing", fault.What);
    }

    [Fact]
    public async Task A_trace_of_another_content_or_of_nobody_s_making_is_a_fault()
    {
        await using var fixture = await EngineFixture.OpenAsync(_store, _files);
        var world = After(days: 400, fixture);
        var mailbox = await world.RegisterAsync(Post.Mailbox());
        await world.DeliverAsync(mailbox, "a body", "an attachment");
        var name = ContentVault.NameOf(System.Security.Cryptography.SHA256.HashData("an attachment"u8));
        var trace = new ContentTrace(PurgeRule.Letters, 1).Seal(fixture.Engine.Sealer, name with { Low = 1 });
        await _store.Contents.RemoveAsync([new(name, trace)], long.MaxValue, CancellationToken.None);

        Assert.Contains("by which rule was changed", Assert.Single((await world.AuditAsync()).Faults).What);
    }

    /// <summary>Submissions were once sealed for the hash of what they say, which their name in the store does not tell.</summary>
    [Fact]
    public async Task Contents_of_submissions_in_the_form_of_an_earlier_program_are_no_faults_unless_they_were_changed()
    {
        await using var submissions = await SubmissionWorld.OpenAsync(_store, _files);
        var world = After(days: 1, submissions.Fixture);
        await submissions.OpenIntakeAsync();
        await submissions.SendAsync(1, scope: 101, "an old one");
        var hash = System.Security.Cryptography.SHA256.HashData("an old one"u8);
        var name = world.Vault.NameOf(hash, 101);
        await StoreAsync(name, "an old one", hash);
        Assert.Empty((await world.AuditAsync()).Faults);

        await StoreAsync(name, "another one", hash);

        Assert.Contains("changed", Assert.Single((await world.AuditAsync()).Faults).What);

        async Task StoreAsync(Budkavle.Storage.ContentHash at, string text, byte[] associated)
        {
            var bytes = new byte[text.Length + submissions.Fixture.Engine.Sealer.OverheadBytes];
            submissions.Fixture.Engine.Sealer.Seal(Encoding.UTF8.GetBytes(text), associated, bytes);
            await _store.Contents.DeleteAsync(at, CancellationToken.None);
            await _store.Contents.PutAsync(at, bytes, CancellationToken.None);
        }
    }

    private PurgeWorld After(int days, EngineFixture fixture) => new(fixture, _store, new LaterClock(TimeSpan.FromDays(days)));

    private sealed class LaterClock(TimeSpan ahead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;
    }
}
