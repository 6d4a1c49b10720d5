namespace Budkavle.Compare;

/// <summary>What a comparison is to do.</summary>
internal sealed record CompareOptions
{
    /// <summary>The silo keeps its letters in SQLite files instead of the database that the plain program uses too.</summary>
    public bool Sqlite { get; init; }

    /// <summary>Small enough for a look, too small for a verdict.</summary>
    public bool Quick { get; init; }

    /// <summary>The dispatch also goes to ten million recipients.</summary>
    public bool Full { get; init; }

    public int Rounds { get; init; } = 3;

    /// <summary>Which of <see cref="Scenarios.Names"/> to run.</summary>
    public required IReadOnlySet<string> Scenarios { get; init; }

    /// <summary>Where databases and data directories are made, and removed at the end. Its storage is what is measured.</summary>
    public required string WorkDirectory { get; init; }

    public required string ReportDirectory { get; init; }

    /// <summary>The silo's assembly; null measures the plain program alone.</summary>
    public string? SiloAssembly { get; init; }

    public required string PlainAssembly { get; init; }

    public int BulkLetters => Quick ? 50_000 : 300_000;

    public TimeSpan SingleDuration => TimeSpan.FromSeconds(Quick ? 4 : 15);

    /// <summary>
    /// How long single letters are sent before they are measured: on two shared cores the run time compiles its hot paths for half a
    /// minute.
    /// </summary>
    public TimeSpan WarmUpDuration => TimeSpan.FromSeconds(Quick ? 4 : 40);

    public int SingleRecipients => Quick ? 20_000 : 200_000;

    public int DispatchRecipients => Quick ? 100_000 : 1_000_000;

    public const int FullDispatchRecipients = 10_000_000;

    public int LargeMailboxLetters => Quick ? 50_000 : 1_000_000;

    public int MailboxPages => Quick ? 1_000 : 20_000;
}
