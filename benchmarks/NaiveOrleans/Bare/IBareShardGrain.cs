namespace Budkavle.NaiveOrleans.Bare;

/// <summary>A shard's actor that decides nothing: what it is given goes to the log. The least that lists could cost.</summary>
[Alias("budkavle.bare.shard-grain")]
public interface IBareShardGrain : IGrainWithIntegerKey
{
    /// <summary>Appends the letters as they are; how many. Answers after the commit.</summary>
    [Alias("append")]
    Task<int> Append(ReadOnlyMemory<byte>[] letters);
}
