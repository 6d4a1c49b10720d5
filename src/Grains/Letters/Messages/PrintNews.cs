using Budkavle.Domain.Letters;

namespace Budkavle.Grains.Letters;

/// <summary>What became of a letter on paper.</summary>
[GenerateSerializer, Immutable, Alias("budkavle.print-news")]
public readonly record struct PrintNews
{
    /// <summary>The sequence of the letter's own entry.</summary>
    [Id(0)]
    public long Letter { get; init; }

    [Id(1)]
    public long Job { get; init; }

    /// <summary>Handed over, printed or returned.</summary>
    [Id(2)]
    public EntryType What { get; init; }
}
