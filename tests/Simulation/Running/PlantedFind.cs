using System.Globalization;

namespace Budkavle.Simulation.Running;

/// <summary>How a planted bug was found.</summary>
/// <param name="Bug">Which.</param>
/// <param name="Seeds">Worlds up to and with the one that showed it; null if none did.</param>
/// <param name="Invariant">What it broke.</param>
/// <param name="Problem">What the judge said.</param>
internal sealed record PlantedFind(PlantedBugs Bug, int? Seeds, string Invariant, string Problem)
{
    /// <summary>The finding without names of letters, cut short.</summary>
    public string Words
    {
        get
        {
            var words = Problem.Split('\n')[0];
            var at = words.IndexOf(": ", StringComparison.Ordinal);
            words = at < 0 ? words : words[(at + 2)..];
            return words.Length > 90 ? words[..90] + "..." : words;
        }
    }

    public override string ToString() => Seeds is null
        ? $"{Bug.Name,-26} NOT FOUND"
        : string.Create(CultureInfo.InvariantCulture, $"{Bug.Name,-26} found with {Seeds} seeds: {Problem.Split('\n')[0]}");
}
