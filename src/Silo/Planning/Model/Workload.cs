namespace Budkavle.Silo.Planning.Model;

/// <summary>What is asked of a deployment.</summary>
/// <param name="PeakPerSecond">Letters a second in the hours for which it is built.</param>
/// <param name="SingleShare">Part of the letters that come one a request; the rest is in lists.</param>
/// <param name="DispatchShare">Part that comes as dispatches, one letter to many; what is neither is bulk.</param>
internal sealed record Workload(string Name, double PeakPerSecond, double LettersPerYear, double Recipients, double SingleShare,
    double DispatchShare)
{
    /// <summary>Inhabitants of Sweden at the end of 2024, Statistics Sweden: 10.6 million. Every one with a mailbox.</summary>
    private const double Swedes = 10_600_000;

    private const double SwedishLettersPerYear = 82_000_000;

    /// <summary>5.5 million letters in 8 hours.</summary>
    private const double SwedishPeakPerSecond = 5_500_000 / (8 * 3600.0);

    public double BulkShare => 1 - SingleShare - DispatchShare;

    /// <summary>
    /// The three questions of this project. The shares are assumptions: one letter in ten by itself, seven in bulk, two in dispatches. A
    /// thousand million recipients get as many letters each as Swedes do, and their peaks are as steep.
    /// </summary>
    public static readonly IReadOnlyList<Workload> Questions =
    [
        new("all of Sweden", SwedishPeakPerSecond, SwedishLettersPerYear, Swedes, 0.1, 0.2),
        new("10 million letters an hour", 10_000_000 / 3600.0, SwedishLettersPerYear, Swedes, 0.1, 0.2),
        new("one billion recipients", SwedishPeakPerSecond * 1e9 / Swedes, SwedishLettersPerYear * 1e9 / Swedes, 1e9, 0.1, 0.2),
    ];
}
