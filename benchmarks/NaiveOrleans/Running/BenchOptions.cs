namespace Budkavle.NaiveOrleans.Running;

/// <summary>How the bench runs.</summary>
internal sealed record BenchOptions
{
    public TimeSpan Length { get; init; } = TimeSpan.FromSeconds(5);

    public int Rounds { get; init; } = 3;

    /// <summary>Single letters under way at once.</summary>
    public int InFlight { get; init; } = 64;

    /// <summary>Mailboxes of one run of the naive grain.</summary>
    public int NaiveMailboxes { get; init; } = 5_000;

    /// <summary>Our mailboxes that get letters again and again.</summary>
    public int WarmMailboxes { get; init; } = 20_000;

    /// <summary>Our mailboxes of each round that get one letter, a call each, and none before since the silo was started.</summary>
    public int ColdForSingles { get; init; } = 50_000;

    /// <summary>The same for lists.</summary>
    public int ColdForLists { get; init; } = 150_000;

    public int ListLetters { get; init; } = 500;

    public int Mailboxes => WarmMailboxes + Rounds * (ColdForSingles + ColdForLists);
}
