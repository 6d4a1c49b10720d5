namespace Budkavle.Simulation.Hosting;

/// <summary>What becomes of calls between nodes; probabilities for each call.</summary>
internal sealed record CallRates
{
    public static readonly CallRates Quiet = new();

    /// <summary>It never arrives.</summary>
    public double Lost { get; init; }

    /// <summary>Its answer never arrives.</summary>
    public double AnswerLost { get; init; }

    /// <summary>It arrives twice.</summary>
    public double Doubled { get; init; }

    /// <summary>It arrives up to a minute late, when its caller may have given up.</summary>
    public double Late { get; init; }

    /// <summary>It goes to another silo than the grain's, which makes a second activation there.</summary>
    public double Astray { get; init; }
}
