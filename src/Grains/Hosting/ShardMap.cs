using System.Text;

namespace Budkavle.Grains.Hosting;

/// <summary>
/// Which member of a cluster should have which shard: rendezvous hashing with a bound. Every shard goes to the member that scores highest
/// for it among those that have room; none gets more than its even share, rounded up. All who know the same members make the same map,
/// without asking each other.
/// </summary>
/// <remarks>
/// Without the bound sixteen shards over two members fall as unevenly as coins do. With it some more shards than necessary move when a
/// member comes or goes, but never between two others by more than the share that changes.
/// </remarks>
public sealed class ShardMap
{
    private readonly int[] _owners;

    /// <param name="members">Names that a member keeps when it starts again, such as its address and port; each once, in any order.</param>
    /// <param name="shards">How many shards there are.</param>
    public ShardMap(IEnumerable<string> members, int shards)
    {
        Members = [.. members.Order(StringComparer.Ordinal)];
        ArgumentOutOfRangeException.ThrowIfZero(Members.Count);
        var room = new int[Members.Count];
        Array.Fill(room, (shards + Members.Count - 1) / Members.Count);
        var names = Members.Select(HashOf).ToArray();
        _owners = new int[shards];
        for (var shard = 0; shard < shards; shard++)
        {
            var owner = Enumerable.Range(0, names.Length).Where(member => room[member] > 0)
                .MaxBy(member => Mix(names[member] ^ Mix((ulong)shard + 1)));
            room[owner]--;
            _owners[shard] = owner;
        }
    }

    public IReadOnlyList<string> Members { get; }

    public string OwnerOf(int shard) => Members[_owners[shard]];

    /// <summary>FNV-1a: the same in every process, which <see cref="string.GetHashCode()"/> is not.</summary>
    private static ulong HashOf(string name)
    {
        var hash = 14695981039346656037UL;
        foreach (var one in Encoding.UTF8.GetBytes(name)) hash = (hash ^ one) * 1099511628211UL;
        return hash;
    }

    /// <summary>The finaliser of splitmix64 (Steele, Lea, Flood 2014): every bit depends on every other.</summary>
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
