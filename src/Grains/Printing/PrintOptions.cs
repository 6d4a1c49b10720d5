namespace Budkavle.Grains.Printing;

/// <summary>Where jobs for the print house are put, and when.</summary>
public sealed record PrintOptions
{
    /// <summary>
    /// Jobs are put here, a directory each; receipts are read from <c>receipts</c> in it. On one file system, since a job appears by being
    /// renamed.
    /// </summary>
    public required string Directory { get; init; }

    /// <summary>The hour, UTC, after which the night's job is made. Default 1.</summary>
    public int AtHour { get; init; } = 1;

    /// <summary>Letters of a job. Default 10,000: some 300 MB, and what a print house can do again if a job is spoilt.</summary>
    public int LettersMax { get; init; } = 10_000;
}
