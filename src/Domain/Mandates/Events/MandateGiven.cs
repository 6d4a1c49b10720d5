namespace Budkavle.Domain.Mandates;

/// <summary>A mandate was given, or proposed where two have to sign.</summary>
public sealed record MandateGiven : MandateEvent
{
    public required Mandate Mandate { get; init; }

    /// <summary>The joint signatory whose proposal another has to approve; zero where one decides.</summary>
    public UInt128 ProposedBy { get; init; }
}
