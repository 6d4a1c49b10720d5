using System.Security.Cryptography;
using Budkavle.Domain.Evidence;

namespace Budkavle.Domain.Tests.Evidence;

/// <summary>The reference inputs and roots are those of the certificate-transparency project's tests for RFC 6962.</summary>
public sealed class MerkleTreeTests
{
    private const int SizeMax = 140;
    private const int LeavesMax = 66_000;

    private static readonly byte[] AllLeaves =
        [.. Enumerable.Range(0, LeavesMax).SelectMany(i => SHA256.HashData(BitConverter.GetBytes(i)))];

    private static readonly string[] ReferenceLeaves =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    [Fact]
    public void The_empty_tree_hashes_to_the_hash_of_nothing() => Assert.Equal(
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Hex(MerkleTree.RootOf([])));

    [Theory]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void The_reference_leaves_have_the_reference_roots(int size, string root) => Assert.Equal(
        root, Hex(MerkleTree.RootOf([.. ReferenceLeaves[..size].SelectMany(leaf => MerkleTree.HashLeaf(Convert.FromHexString(leaf)))])));

    [Fact]
    public void Every_leaf_of_every_tree_is_proved_and_no_other_root_or_leaf_is()
    {
        foreach (var size in Enumerable.Range(1, SizeMax))
        {
            var leaves = LeavesOf(size);
            var root = MerkleTree.RootOf(leaves);
            foreach (var index in Enumerable.Range(0, size))
            {
                var path = MerkleTree.InclusionPath(leaves, index);
                Assert.Equal(root, InclusionProof.RootFrom(HashAt(leaves, index), index, size, path));
                Assert.Equal(path, InclusionProof.Needs(index, size).Select(range => HashOf(leaves, range)));
                Assert.NotEqual(root, InclusionProof.RootFrom(HashAt(AllLeaves, size), index, size, path));
                if (size > 1) Assert.NotEqual(root, InclusionProof.RootFrom(HashAt(leaves, index), (index + 1) % size, size, path));
            }
        }
    }

    [Fact]
    public void A_path_with_a_changed_missing_or_added_hash_proves_nothing()
    {
        var leaves = LeavesOf(21);
        var root = MerkleTree.RootOf(leaves);
        var path = MerkleTree.InclusionPath(leaves, 5);
        foreach (var i in Enumerable.Range(0, path.Count))
        {
            var changed = path.Select(hash => (byte[])hash.Clone()).ToArray();
            changed[i][31] ^= 1;
            Assert.NotEqual(root, InclusionProof.RootFrom(HashAt(leaves, 5), 5, 21, changed));
        }

        Assert.Null(InclusionProof.RootFrom(HashAt(leaves, 5), 5, 21, [.. path.Skip(1)]));
        Assert.Null(InclusionProof.RootFrom(HashAt(leaves, 5), 5, 21, [.. path, path[0]]));
        Assert.Null(InclusionProof.RootFrom(HashAt(leaves, 5), 21, 21, path));
        Assert.Null(InclusionProof.RootFrom(HashAt(leaves, 5), 5, 21, [path[0][..31], .. path.Skip(1)]));
    }

    [Fact]
    public void Every_tree_is_proved_the_beginning_of_every_later_one_and_a_forked_one_is_not()
    {
        var leaves = LeavesOf(SizeMax);
        var roots = Enumerable.Range(0, SizeMax + 1).Select(size => MerkleTree.RootOf(leaves.AsSpan(0, size * 32))).ToArray();
        foreach (var second in Enumerable.Range(0, SizeMax + 1))
        {
            foreach (var first in Enumerable.Range(0, second + 1))
            {
                var path = ConsistencyProof.Needs(first, second).Select(range => HashOf(leaves, range)).ToArray();
                Assert.True(ConsistencyProof.Holds(first, roots[first], second, roots[second], path), $"{first} {second}");
                var forked = (byte[])roots[first].Clone();
                forked[0] ^= 1;
                Assert.False(ConsistencyProof.Holds(first, forked, second, roots[second], path), $"{first} {second}");
                if (path.Length == 0) continue;
                path[^1] = forked;
                Assert.False(ConsistencyProof.Holds(first, roots[first], second, roots[second], path), $"{first} {second}");
            }
        }
    }

    [Fact]
    public void A_growing_tree_has_the_roots_and_tiles_of_the_definition_and_goes_on_from_its_tiles()
    {
        const int size = LeavesMax;
        var leaves = LeavesOf(size);
        var tiles = new Dictionary<TileAddress, byte[]>();
        var edge = new TreeEdge(0, []);
        foreach (var index in Enumerable.Range(0, size))
        {
            edge.Append(HashAt(leaves, index));
            if (index % 4999 != 0 && index != size - 1) continue;
            foreach (var (tile, bytes) in edge.TakeChanged()) tiles[tile] = bytes;
            Assert.Equal(MerkleTree.RootOf(leaves.AsSpan(0, (index + 1) * 32)), edge.Root());
            edge = new TreeEdge(index + 1, [.. TreeEdge.TilesAt(index + 1).Select(tile =>
                new ReadOnlyMemory<byte>(tiles.GetValueOrDefault(tile, [])))]);
        }

        foreach (var (tile, bytes) in tiles)
        {
            Assert.Equal(tile.WidthAt(size) * 32, bytes.Length);
            var span = 1 << (tile.Level * 8);
            var first = (int)tile.Index * 256 * span;
            var expected = Enumerable.Range(0, bytes.Length / 32)
                .SelectMany(i => HashOf(leaves, new(first + (i * span), first + ((i + 1) * span))));
            Assert.Equal(expected, bytes);
        }

        Assert.Equal([0, 0, 1, 2], tiles.Keys.OrderBy(tile => tile.Level).ThenBy(tile => tile.Index)
            .Where(tile => tile.Index == 0 || tile.Index == 257).Select(tile => tile.Level));
    }

    [Theory]
    [InlineData(0, "000")]
    [InlineData(999, "999")]
    [InlineData(1000, "x001/000")]
    [InlineData(1234067, "x001/x234/067")]
    public void Tile_numbers_are_written_as_the_tile_format_asks(long index, string path)
    {
        Assert.Equal(path, TileAddress.WriteIndex(index));
        Assert.Equal(index, TileAddress.ReadIndex(path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("0000")]
    [InlineData("001/000")]
    [InlineData("x000/001")]
    [InlineData("x001")]
    [InlineData("-01")]
    [InlineData("x001/x002/x003/x004/x005/x006/007")]
    public void Other_texts_are_no_tile_numbers(string path) => Assert.Null(TileAddress.ReadIndex(path));

    private static byte[] LeavesOf(int size) => AllLeaves[..(size * 32)];

    private static byte[] HashAt(byte[] leaves, int index) => leaves[(index * 32)..((index + 1) * 32)];

    private static byte[] HashOf(byte[] leaves, TreeRange range) =>
        MerkleTree.RootOf(leaves.AsSpan((int)range.Begin * 32, (int)(range.End - range.Begin) * 32));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
