using Budkavle.Domain.Letters;
using Budkavle.Domain.Mandates;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage;
using Budkavle.Storage.InMemory;

namespace Budkavle.Grains.Tests.Letters;

/// <summary>What a post office writes down of those who act for owners, and of owners who have died.</summary>
public sealed class ActingTests
{
    private static readonly UInt128 Anna = Post.Mailbox(1);
    private static readonly LetterActor Eva = new(new UInt128(7, 8), MandateKind.Reader, "Eva");
    private static readonly LetterActor Ola = new(new UInt128(9, 8), MandateKind.Reader, "Ola");

    [Fact]
    public async Task A_look_is_told_once_for_each_who_looks_also_after_the_shard_was_opened_anew()
    {
        await using var world = await OfficeWorld.OpenAsync(new MemoryStore(1));
        await world.OpenAsync();
        await world.RegisterAsync(Anna);
        var letter = (await world.DeliverAsync(Post.To(Anna, key: 1))).Version;

        await ActAsync(world, letter, LetterCommand.See, Eva);
        await ActAsync(world, letter, LetterCommand.See, Eva);
        await world.OpenAsync();
        await ActAsync(world, letter, LetterCommand.See, Eva);
        await ActAsync(world, letter, LetterCommand.See, Ola);

        Assert.Equal([(LetterCommand.See, "Eva"), (LetterCommand.See, "Ola")], await ActsAsync(world));
        Assert.Equal(LetterStatus.Delivered, Assert.Single(await world.ListAsync(Anna)).Status);
        Assert.Equal(1u, (await world.ReadAsync(Anna)).Unread);
    }

    [Fact]
    public async Task What_counts_stands_in_one_commit_with_who_did_it_and_what_changes_nothing_is_not_told()
    {
        await using var world = await OfficeWorld.OpenAsync(new MemoryStore(1));
        await world.OpenAsync();
        await world.RegisterAsync(Anna);
        var letter = (await world.DeliverAsync(Post.To(Anna, key: 1))).Version;

        await ActAsync(world, letter, LetterCommand.Confirm, Eva);
        await ActAsync(world, letter, LetterCommand.Confirm, Eva);

        Assert.Equal([(LetterCommand.Confirm, "Eva")], await ActsAsync(world));
        var types = (await world.EntriesAsync()).Select(entry => entry.Type).TakeLast(3);
        Assert.Equal([EntryType.LetterRead, EntryType.LetterConfirmed, EntryType.LetterActedOn], types);
    }

    [Fact]
    public async Task A_held_mailbox_takes_no_letter_and_no_registration_until_it_is_let_go()
    {
        await using var world = await OfficeWorld.OpenAsync(new MemoryStore(1));
        var office = await world.OpenAsync();
        await world.RegisterAsync(Anna);
        await world.Turn(() => office.HoldAsync(new StreamKey(Anna), isHeld: true));
        await world.Turn(() => office.HoldAsync(new StreamKey(Anna), isHeld: true));
        office = await world.OpenAsync();

        await world.RegisterAsync(Anna);
        Assert.Equal(LetterRefusal.RecipientNotReachable, (await world.DeliverAsync(Post.To(Anna, key: 1))).Refusal);
        await world.Turn(() => office.HoldAsync(new StreamKey(Anna), isHeld: false));
        Assert.Equal(LetterRefusal.RecipientNotReachable, (await world.DeliverAsync(Post.To(Anna, key: 1))).Refusal);
        await world.RegisterAsync(Anna);

        Assert.Equal(LetterRefusal.None, (await world.DeliverAsync(Post.To(Anna, key: 1))).Refusal);
        Assert.Equal(2, (await world.EntriesAsync()).Count(entry => entry.Type == EntryType.MailboxHeld));
    }

    private static async Task ActAsync(OfficeWorld world, uint letter, LetterCommand command, LetterActor actor) => Assert.Equal(
        LetterRefusal.None,
        await world.Turn(() => world.Office().CommandAsync(new StreamKey(Anna), letter, command, actor.ToBytes())));

    private static async Task<IEnumerable<(LetterCommand, string)>> ActsAsync(OfficeWorld world) =>
        [.. (await world.EntriesAsync()).Where(entry => entry.Type == EntryType.LetterActedOn)
            .Select(entry => LetterAct.Read(entry.Payload.Span)).Select(act => (act.Command, act.Actor.Name))];
}
