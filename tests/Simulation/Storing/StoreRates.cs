namespace Budkavle.Simulation.Storing;

/// <summary>How often the store does not do what it should; probabilities for each call.</summary>
internal sealed record StoreRates
{
    public static readonly StoreRates Quiet = new();

    public double ReadFails { get; init; }

    public double WriteFails { get; init; }

    /// <summary>Calls that take up to 20 s.</summary>
    public double Slow { get; init; }
}
