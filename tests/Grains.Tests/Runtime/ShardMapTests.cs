using Budkavle.Grains.Hosting;

namespace Budkavle.Grains.Tests.Runtime;

public sealed class ShardMapTests
{
    private static readonly string[] _three = ["10.0.0.1:11111", "10.0.0.2:11111", "10.0.0.3:11111"];

    [Theory]
    [InlineData(1, 16)]
    [InlineData(2, 16)]
    [InlineData(3, 16)]
    [InlineData(5, 256)]
    public void No_member_gets_more_than_its_share(int members, int shards)
    {
        var map = new ShardMap(Enumerable.Range(1, members).Select(number => $"10.0.0.{number}:11111"), shards);
        var counts = Enumerable.Range(0, shards).CountBy(map.OwnerOf).ToDictionary();

        Assert.Equal(shards, counts.Values.Sum());
        Assert.All(counts.Values, count => Assert.True(count <= (shards + members - 1) / members));
        Assert.True(members > shards || counts.Count == members);
    }

    [Fact]
    public void The_order_in_which_members_are_named_does_not_matter()
    {
        var one = new ShardMap(_three, 64);
        var other = new ShardMap(_three.Reverse(), 64);

        Assert.Equal(Enumerable.Range(0, 64).Select(one.OwnerOf), Enumerable.Range(0, 64).Select(other.OwnerOf));
    }

    [Fact]
    public void What_a_member_gets_is_the_same_in_every_process()
    {
        // Worked out once: a change here would move every shard of a cluster under a rolling upgrade.
        var map = new ShardMap(_three, 8);

        Assert.Equal("23332211", string.Concat(Enumerable.Range(0, 8).Select(shard => map.OwnerOf(shard)[7])));
    }

    [Fact]
    public void A_member_that_leaves_takes_few_shards_of_others_along()
    {
        var before = new ShardMap(_three, 256);
        var after = new ShardMap(_three.Skip(1), 256);
        var stayed = Enumerable.Range(0, 256).Count(shard => before.OwnerOf(shard) == after.OwnerOf(shard));

        // Two thirds need not move. The bound on each member's share moves some of them.
        Assert.InRange(stayed, 256 / 2, 256 * 2 / 3 + 1);
    }

    [Fact]
    public void A_member_that_comes_back_has_its_shards_again()
    {
        var before = new ShardMap(_three, 64);
        _ = new ShardMap(_three.Take(2), 64);
        var after = new ShardMap([.. _three], 64);

        Assert.Equal(Enumerable.Range(0, 64).Select(before.OwnerOf), Enumerable.Range(0, 64).Select(after.OwnerOf));
    }
}
