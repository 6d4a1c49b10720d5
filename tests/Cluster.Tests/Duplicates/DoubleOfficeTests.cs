using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage;
using Xunit.Abstractions;

namespace Budkavle.Cluster.Tests.Duplicates;

/// <summary>Two activations of each post office, made on purpose: the epoch decides, not the host.</summary>
public sealed class DoubleOfficeTests(ITestOutputHelper output)
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task Of_two_that_open_a_shard_at_once_one_writes_and_the_other_is_refused()
    {
        await using var both = await DoubleOffice.StartAsync();
        var mailbox = Post.Mailbox();
        await RegisterAsync(both.First, mailbox);

        var opened = await Task.WhenAll(AnewAsync(both.First), AnewAsync(both.Second));
        var (newer, older) = opened[0].Epoch > opened[1].Epoch ? (both.First, both.Second) : (both.Second, both.First);
        var refused = await Assert.ThrowsAnyAsync<StorageException>(() => OfficeOf(older, mailbox).Deliver([Post.To(mailbox, key: 1)]));
        var taken = await OfficeOf(newer, mailbox).Deliver([Post.To(mailbox, key: 1)]);

        output.WriteLine($"Epochs {opened[0].Epoch} and {opened[1].Epoch}; {refused.Message}");
        Assert.NotEqual(opened[0].Epoch, opened[1].Epoch);
        Assert.True(taken[0].IsNew);
        Assert.Equal(1, await CountAsync(newer, mailbox));

        // Gives its activation up and makes the next one.
        async Task<ShardStatus> AnewAsync(LoneSilo silo)
        {
            await OfficeOf(silo, mailbox).Release();
            return await OfficeOf(silo, mailbox).Open();
        }
    }

    [Fact]
    public async Task A_letter_given_to_both_at_once_until_each_has_answered_is_one_letter()
    {
        const int Letters = 400;
        const int AtOnce = 20;
        await using var both = await DoubleOffice.StartAsync();
        var mailboxes = Enumerable.Range(1, 8).Select(number => number % 2 == 0 ? Post.Mailbox(number) : Post.FarMailbox(number)).ToArray();
        foreach (var mailbox in mailboxes) await RegisterAsync(both.First, mailbox);
        var letters = Enumerable.Range(0, Letters).Select(key => Post.To(mailboxes[key % mailboxes.Length], key)).ToArray();
        var refusals = 0;

        var pairs = new List<DeliverResult[]>();
        foreach (var part in letters.Chunk(AtOnce))
        {
            pairs.AddRange(await Task.WhenAll(part.Select(letter =>
                Task.WhenAll(TakeAsync(both.First, letter), TakeAsync(both.Second, letter)))));
        }

        output.WriteLine($"{refusals} lists were refused, since the other had the shard");
        Assert.All(pairs, pair => Assert.Equal((pair[0].Shard, pair[0].Sequence), (pair[1].Shard, pair[1].Sequence)));
        // Never two; none where the answer of the one that made it was lost with its shard.
        Assert.All(pairs, pair => Assert.True(pair.Count(answer => answer.IsNew) <= 1));
        Assert.True(refusals > Letters / AtOnce, $"{refusals} refusals: the shards hardly changed hands.");
        foreach (var mailbox in mailboxes)
            Assert.Equal(Letters / mailboxes.Length, await CountAsync(both.Second, mailbox));

        async Task<DeliverResult> TakeAsync(LoneSilo silo, DeliverItem letter)
        {
            DeliverResult[]? answers = null;
            await Eventually.IsTrueAsync(
                async () =>
                {
                    try
                    {
                        answers = await OfficeOf(silo, letter.Mailbox).Deliver([letter]);
                        return true;
                    }
                    catch (StorageException)
                    {
                        Interlocked.Increment(ref refusals);
                        return false;
                    }
                },
                _limit, _pause, () => "A letter was never taken,");
            Assert.Equal(LetterRefusal.None, answers![0].Refusal);
            return answers[0];
        }
    }

    private static IPostOfficeGrain OfficeOf(LoneSilo silo, UInt128 mailbox) =>
        silo.Grains.GetGrain<IPostOfficeGrain>(new StreamKey(mailbox).ShardOf(DoubleOffice.Shards));

    private static async Task RegisterAsync(LoneSilo silo, UInt128 mailbox)
    {
        var item = new RegisterItem { Mailbox = mailbox, Settings = SettingsCodec.Write(new MailboxSettings()) };
        Assert.Equal([LetterRefusal.None], await OfficeOf(silo, mailbox).Register([item]));
    }

    private static async Task<int> CountAsync(LoneSilo silo, UInt128 mailbox) =>
        (await OfficeOf(silo, mailbox).ReadList(mailbox, Buckets.Inbox, long.MaxValue, 1000)).Length;
}
