namespace Budkavle.NaiveOrleans.Naive;

/// <summary>A letter as a first design would have it.</summary>
[GenerateSerializer, Immutable, Alias("budkavle.naive.letter")]
public sealed record NaiveLetter([property: Id(0)] string Key, [property: Id(1)] string Subject, [property: Id(2)] string Body);
